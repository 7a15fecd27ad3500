package dev.hansa.acceptance.mesh;

import dev.hansa.acceptance.house.Repository;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A client in Java that openapi-generator makes from a document, with the programs of {@code
 * src/test/openapi} over it. The generator's jar holds the Jackson that its clients need.
 *
 * @param classes compiled client and programs
 */
public record GeneratedClient(Path classes) {
  private static final Path LIBRARIES =
      Repository.root().resolve("deploy/acceptance/target/openapi-generator");
  private static final String CLASS_PATH =
      LIBRARIES.resolve("openapi-generator-cli.jar")
          + File.pathSeparator
          + LIBRARIES.resolve("jakarta.annotation-api.jar");

  /** Generates and compiles. */
  public static GeneratedClient make(Path document, Path folder) {
    Program.run(
        LIBRARIES,
        Map.of(),
        java("java"),
        "-XX:TieredStopAtLevel=1",
        "-cp",
        CLASS_PATH,
        "org.openapitools.codegen.OpenAPIGenerator",
        "generate",
        "-i",
        document.toString(),
        "-g",
        "java",
        "--library",
        "native",
        "--additional-properties=openApiNullable=false,useJakartaEe=true",
        "--global-property=apis,models,supportingFiles,apiTests=false,modelTests=false",
        "-o",
        folder.toString());
    Path classes = folder.resolve("classes");
    List<String> command =
        new ArrayList<>(
            List.of(
                java("javac"),
                "-J-XX:TieredStopAtLevel=1",
                "-nowarn",
                "-proc:none",
                "-d",
                classes.toString(),
                "-cp",
                CLASS_PATH));
    command.addAll(sources(folder.resolve("src/main/java")));
    command.addAll(sources(Repository.root().resolve("deploy/acceptance/src/test/openapi")));
    Program.run(folder, Map.of(), command.toArray(String[]::new));
    return new GeneratedClient(classes);
  }

  /** Runs a program to its end and returns the lines that it printed. */
  public List<String> run(String program, String... arguments) {
    String classPath = classes + File.pathSeparator + CLASS_PATH;
    String[] command =
        Stream.concat(
                Stream.of(java("java"), "-XX:TieredStopAtLevel=1", "-cp", classPath, program),
                Stream.of(arguments))
            .toArray(String[]::new);
    return Program.run(classes, Map.of(), command).lines().toList();
  }

  private static String java(String tool) {
    return Path.of(System.getProperty("java.home"), "bin", tool).toString();
  }

  private static List<String> sources(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.map(Path::toString).filter(file -> file.endsWith(".java")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
