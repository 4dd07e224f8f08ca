package io.theater.file.internal.index;

import io.theater.model.Execution;
import io.theater.model.Session;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What one segment has of one session. */
public interface SessionPart {
  String id();

  /** Sequence of its last line. */
  long lastSeq();

  Instant createdAt();

  Instant updatedAt();

  /** What the host says of it. */
  Optional<Row<Session>> description();

  /** The records that began here, and the outcome as this segment knows it; none is running. */
  Session.Counts counts();

  /** Executions that began here and have not ended here. */
  List<Row<Execution>> openExecutions();
}
