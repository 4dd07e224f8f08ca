package io.theater.file.internal.export;

import io.theater.model.LlmInteraction;
import java.io.Closeable;
import java.io.IOException;

/** Where interactions go. Not thread-safe. */
public interface Destination extends Closeable {
  /** Takes the next one. */
  void add(LlmInteraction call) throws IOException;

  /** Ends all documents; without it they stay unfinished. */
  void finish() throws IOException;
}
