package dev.hansa.checks.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.Utf8Entry;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** The texts in a compiled class: what it says, whether others may see it or not. */
public final class Constants {
  private Constants() {}

  /**
   * All of them.
   *
   * @param name of a class on the class path, such as {@code dev.hansa.cli.Main}
   */
  public static Set<String> of(String name) {
    var texts = new TreeSet<String>();
    String resource = "/" + name.replace('.', '/') + ".class";
    try (InputStream in = Constants.class.getResourceAsStream(resource)) {
      byte[] bytes = Objects.requireNonNull(in, resource).readAllBytes();
      for (var constant : ClassFile.of().parse(bytes).constantPool()) {
        if (constant instanceof Utf8Entry text) {
          texts.add(text.stringValue());
        }
      }
      return texts;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
