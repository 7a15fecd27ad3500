package dev.hansa.runtime.token;

import java.nio.file.Path;
import java.util.Optional;

/** Keeps the last good key set on disk. */
record KeySetFile(KeptText text) {
  KeySetFile(Path path) {
    this(new KeptText(path));
  }

  Optional<KeySet> load(long generation) {
    return text.load(json -> KeySet.parse(generation, json));
  }

  void store(KeySet keys) {
    text.store(keys.json());
  }
}
