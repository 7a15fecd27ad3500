package dev.hansa.cli.demo;

import java.util.List;

/** Tells of the demo while it goes on. */
public interface Narrator {
  /** A step that went as it should; the line reads as success. */
  void succeeded(String line);

  /** The trace of the order, if the dashboard had it. */
  void traced(String link, List<String> picture);
}
