package io.theater.file.internal.archive;

import io.theater.file.internal.LineHeads;
import io.theater.file.internal.RecordKind;
import io.theater.file.internal.index.SegmentLines;
import io.theater.json.JsonLine;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the lines of one row, and remembers what their heads say. Not thread-safe. */
final class SourceLines implements SegmentLines {
  static final String PAYLOAD_DROPPED = "payload_dropped";
  static final String METRICS = "performance_metrics";
  static final String PROMPT_LENGTH = "prompt_length";
  static final String RESPONSE_LENGTH = "response_length";

  private static final List<String> LENGTHS =
      List.of(PROMPT_LENGTH, RESPONSE_LENGTH, "history_messages_count");

  private final SegmentLines source;

  private final Map<String, Object> lengths = new LinkedHashMap<>();
  private boolean payloadDropped;
  private @Nullable Long firstSeq;
  private @Nullable JsonLine last;
  private Instant firstAt = Instant.MAX;
  private Instant lastAt = Instant.MIN;

  SourceLines(SegmentLines source) {
    this.source = source;
  }

  @Override
  public JsonLine read(int segment, long offset, int length) throws IOException {
    JsonLine line = source.read(segment, offset, length);
    if (line == null) {
      throw DamagedSegmentException.unreadable(offset);
    }
    Instant at = RecordKind.needInstant(line, LineHeads.AT);
    firstAt = at.isBefore(firstAt) ? at : firstAt;
    lastAt = at.isAfter(lastAt) ? at : lastAt;
    firstSeq = firstSeq == null ? line.longValue("seq") : firstSeq;
    last = line;
    note(line);
    return line;
  }

  private void note(JsonLine line) {
    payloadDropped |= Boolean.TRUE.equals(line.truth(PAYLOAD_DROPPED));
    if (!Boolean.TRUE.equals(line.truth(LineHeads.PARTIAL))) {
      for (String name : LENGTHS) {
        Long length = line.longValue(METRICS + "." + name);
        if (length != null) {
          lengths.put(name, length);
        }
      }
    }
  }

  /** What lines without payload say of the texts that they lack. */
  Map<String, Object> lengths() {
    return lengths;
  }

  /** Whether a line says that it lacks its payload. */
  boolean payloadDropped() {
    return payloadDropped;
  }

  long firstSeq() {
    return firstSeq == null ? 0 : firstSeq;
  }

  JsonLine last() {
    if (last == null) {
      throw new IllegalStateException("the row has no lines");
    }
    return last;
  }

  Instant firstAt() {
    return firstAt;
  }

  Instant lastAt() {
    return lastAt;
  }
}
