package io.theater.file.internal.view;

import io.theater.file.SessionView;
import io.theater.json.JsonBytes;
import io.theater.json.JsonEncoder;
import io.theater.json.JsonWriter;
import io.theater.json.LineHead;
import io.theater.model.LlmInteraction;
import io.theater.segment.LineSeal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;

/** Says which line of a view a line of the log becomes. Not thread-safe. */
final class ViewLines {
  private static final int MAX_OBJECT_BYTES = LineSeal.MAX_LINE_BYTES - 64;

  private final SessionView view;
  private final LogSource source;
  private final JsonEncoder encoder;

  /** Appends the line of a view. */
  interface Format {
    void append(LogLine line, LogFiles log, ViewFile file) throws IOException;
  }

  ViewLines(SessionView view, LogSource source) {
    this.view = view;
    this.source = source;
    this.encoder = source.encoder();
  }

  LogSource source() {
    return source;
  }

  /** A line of {@code by_session/}. */
  void session(LogLine line, LogFiles log, ViewFile file) throws IOException {
    if (view == SessionView.FULL) {
      copy(line, log, file);
    } else {
      file.seal(ByteBuffer.wrap(reference(line)));
    }
  }

  private static void copy(LogLine line, LogFiles log, ViewFile file) throws IOException {
    file.copy(log.open(line.file()), line.offset(), line.length());
  }

  private static byte[] reference(LogLine line) {
    LogLine.Head head = line.head();
    JsonWriter out = new JsonWriter().beginObject().name("v").value(1L);
    out.name("seq").value(head.seq()).name("id").value(head.id());
    out.name("session_id").value(head.sessionId());
    if (head.stage() != null) {
      out.name("stage").value(head.stage());
    }
    if (head.at() != null) {
      out.name("timestamp").value(head.at());
    }
    if (!line.file().isArchive()) {
      out.name("file").value("by_date/" + line.file().name());
      out.name("offset").value(line.offset()).name("length").value((long) line.length());
    }
    out.name("archive").value("archive/" + line.file().archive());
    return out.endObject().toBytes();
  }

  /** A line of {@code errors/}: the whole record. What cannot be folded is the failure alone. */
  void error(LogLine line, LogFiles log, ViewFile file) throws IOException {
    LlmInteraction record = source.record(line.head().sessionId(), line.head().id());
    if (record == null) {
      copy(line, log, file);
      return;
    }
    Instant at = line.head().at();
    Map<String, ?> more = at == null ? Map.of() : Map.of("at", at);
    JsonBytes json = encoder.line(new LineHead(line.head().lastSeq(), more), record);
    if (json.length() > MAX_OBJECT_BYTES) {
      copy(line, log, file);
    } else {
      file.seal(ByteBuffer.wrap(json.array(), 0, json.length()));
    }
  }
}
