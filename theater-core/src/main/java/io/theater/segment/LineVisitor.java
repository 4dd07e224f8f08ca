package io.theater.segment;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Receives the lines of a segment in their order. What it throws ends the scan. */
@FunctionalInterface
public interface LineVisitor {

  /**
   * A whole line whose checksum matches.
   *
   * @param offset where it begins in the segment
   * @param length its bytes, LF included; the next line begins at {@code offset + length}
   * @param json the line without LF, from position to limit, backed by an array; only valid during
   *     the call, after which it shows the next line
   * @throws IOException to end the scan
   */
  void line(long offset, int length, ByteBuffer json) throws IOException;

  /**
   * A line that is skipped because its checksum does not match or because it is longer than {@link
   * LineSeal#MAX_LINE_BYTES}. A line whose LF alone is damaged is one too, and the next line is
   * not.
   *
   * @param offset where it begins in the segment
   * @param length its bytes, LF included; the next line begins at {@code offset + length}
   * @throws IOException to end the scan
   */
  default void corrupt(long offset, long length) throws IOException {}
}
