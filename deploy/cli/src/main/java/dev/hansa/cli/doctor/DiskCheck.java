package dev.hansa.cli.doctor;

import dev.hansa.cli.home.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;

/** Is there room for the data, and may it be written. */
record DiskCheck(Home home) implements Check {
  private static final long GIBIBYTE = 1L << 30;

  @Override
  public String name() {
    return "disk";
  }

  @Override
  public Result run() {
    var findings = new ArrayList<Finding>();
    Path folder = home.folder();
    if (!Files.isDirectory(folder)) {
      return new Result("no state yet", findings);
    }
    String looked = "";
    try {
      long free = Files.getFileStore(folder).getUsableSpace();
      looked = free / GIBIBYTE + " GiB free";
      if (free < GIBIBYTE) {
        findings.add(
            Finding.problem(
                folder.toString(),
                "has " + free / (1 << 20) + " MiB left",
                "make room: PostgreSQL refuses writes when there is none"));
      }
    } catch (IOException _) {
      looked = "not known";
    }
    if (!Files.isWritable(folder)) {
      findings.add(
          Finding.problem(
              folder.toString(), "cannot be written by you", "own it, or set HANSA_HOME"));
    }
    return new Result(looked, findings);
  }
}
