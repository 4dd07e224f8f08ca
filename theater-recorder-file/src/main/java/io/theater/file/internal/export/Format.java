package io.theater.file.internal.export;

import io.theater.model.LlmInteraction;
import java.io.IOException;
import java.io.OutputStream;

/** A kind of document that is written one interaction after the other. Not thread-safe. */
public interface Format {
  /** What its file names end with. */
  String extension();

  /** What comes before the first interaction. */
  void begin(OutputStream out) throws IOException;

  /**
   * One interaction.
   *
   * @param number its place in the document, from 0
   */
  void add(OutputStream out, LlmInteraction call, long number) throws IOException;

  /**
   * What comes behind the last.
   *
   * @param count how many there were
   */
  void end(OutputStream out, long count) throws IOException;
}
