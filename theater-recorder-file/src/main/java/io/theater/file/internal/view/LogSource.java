package io.theater.file.internal.view;

import io.theater.json.JsonEncoder;
import io.theater.model.LlmInteraction;
import io.theater.segment.LineVisitor;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The log that views are made of. */
public interface LogSource {
  /** The segments of the writer, oldest first. */
  List<LogFile> files() throws IOException;

  /** Bytes of a segment. */
  long size(LogFile file) throws IOException;

  /**
   * Visits the lines in a part of a segment.
   *
   * @return end of the last whole line
   */
  long scan(LogFile file, long from, long to, LineVisitor visitor) throws IOException;

  /** Days of which segments are not there any more, because they were archived. */
  Set<LocalDate> archivedDays() throws IOException;

  /** A folded record, or null when its lines cannot be read. */
  @Nullable LlmInteraction record(String sessionId, String id) throws IOException;

  /** Encodes lines as the log does, which may be encrypted. */
  JsonEncoder encoder();

  /** Summaries of the newest records, newest first. */
  List<LlmInteraction> newest(int limit);
}
