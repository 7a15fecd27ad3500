package dev.hansa.cli;

import com.google.protobuf.ByteString;
import dev.hansa.cli.process.StartFailure;
import dev.hansa.gateway.transcoder.Bundle;
import dev.hansa.gateway.transcoder.InvalidContractException;
import dev.hansa.gateway.transcoder.Options;
import dev.hansa.gateway.transcoder.Transcoder;
import dev.hansa.runtime.contract.ContractException;
import dev.hansa.runtime.contract.Contracts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Looks at contracts before a process does. */
@Command(
    name = "contract",
    description = "Looks at contracts.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
final class ContractCommand {

  @Command(
      name = "check",
      description = "Checks a descriptor set: exit code 0, or 1 and each violation with its place.",
      mixinStandardHelpOptions = true)
  int check(
      @Parameters(paramLabel = "FILE", description = "A serialized FileDescriptorSet.") Path file) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException _) {
      throw new StartFailure("cannot read " + file);
    }
    List<String> violations = violations(file, bytes);
    violations.forEach(System.out::println);
    if (violations.isEmpty()) {
      System.out.println(file + " is fine");
    }
    return violations.isEmpty() ? 0 : 1;
  }

  private static List<String> violations(Path file, byte[] bytes) {
    var found = new ArrayList<String>();
    try {
      var bundle = new Bundle(file.getFileName().toString(), ByteString.copyFrom(bytes));
      Transcoder.compile(List.of(bundle), Options.DEFAULT);
    } catch (InvalidContractException e) {
      e.violations().forEach(violation -> found.add(violation.toString()));
    }
    try {
      Contracts.parse(bytes);
    } catch (ContractException e) {
      for (String fault : String.valueOf(e.getMessage()).split("; ", -1)) {
        found.add(file.getFileName() + ": " + fault);
      }
    }
    return found;
  }
}
