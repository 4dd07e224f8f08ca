package io.theater.file.internal.view;

import io.theater.json.JsonLine;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a line of the log is.
 *
 * @param file its segment
 * @param offset where it begins there
 * @param length its bytes there, LF included
 * @param head what it says
 */
public record LogLine(LogFile file, long offset, int length, Head head) {
  private static final String FAILED = "failed";

  /**
   * What views need to know of a line.
   *
   * @param seq its number
   * @param lastSeq number of the last line that was folded into it; its own, if it is as it was
   *     written
   * @param sessionId whose it is
   * @param id of the interaction
   * @param stage as the line names it
   * @param at when the last event in it happened
   */
  public record Head(
      long seq,
      long lastSeq,
      String sessionId,
      String id,
      @Nullable String stage,
      @Nullable Instant at) {}

  /** A line as it was read from the log; the buffer is backed by an array. */
  static LogLine read(LogFile file, long offset, int length, ByteBuffer json) {
    int start = json.arrayOffset() + json.position();
    return of(file, offset, length, JsonLine.parse(json.array(), start, json.remaining()));
  }

  /** A line of the log or of an archive. */
  public static LogLine of(LogFile file, long offset, int length, JsonLine line) {
    Long seq = line.longValue("seq");
    Long last = line.longValue("last_seq");
    String sessionId = line.text("session_id");
    String id = line.text("id");
    if (seq == null || sessionId == null || id == null) {
      throw new IllegalArgumentException("the line has no seq, session_id or id");
    }
    long lastSeq = last == null ? seq : last;
    return new LogLine(
        file,
        offset,
        length,
        new Head(seq, lastSeq, sessionId, id, line.text("stage"), line.instant("at")));
  }

  boolean isFailure() {
    return FAILED.equals(head.stage());
  }

  Position end() {
    return new Position(file.name(), offset + length, head.seq());
  }
}
