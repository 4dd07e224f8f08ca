package io.theater.file.internal.view;

import io.theater.json.JsonEncoder;
import io.theater.model.LlmInteraction;
import io.theater.segment.LineVisitor;
import io.theater.segment.StorageFile;
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

  /** The archives of the writer, oldest first. */
  List<LogFile> archives() throws IOException;

  /** Number of the last line of an archive. */
  long lastSeq(LogFile archive) throws IOException;

  /** All lines of an archive, those of a session in their order. */
  List<LogLine> lines(LogFile archive) throws IOException;

  /** Days of which some lines cannot be read any more. */
  Set<LocalDate> lostDays() throws IOException;

  /** Opens a file at whose offsets the lines are. */
  StorageFile open(LogFile file) throws IOException;

  /** A folded record, or null when not all of its lines can be read. */
  @Nullable LlmInteraction record(String sessionId, String id) throws IOException;

  /** Encodes lines as the log does, which may be encrypted. */
  JsonEncoder encoder();

  /** Summaries of the newest records, newest first. */
  List<LlmInteraction> newest(int limit);
}
