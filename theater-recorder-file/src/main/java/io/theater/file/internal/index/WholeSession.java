package io.theater.file.internal.index;

import io.theater.file.internal.RecordKind;
import io.theater.model.LlmInteraction;
import io.theater.model.LlmStage;
import io.theater.model.Session;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One session over all segments. */
public final class WholeSession {
  private final View view;
  private final List<SessionPart> parts; // oldest first, at least one
  private final long lastSeq;

  WholeSession(View view, List<SessionPart> parts) {
    this.view = view;
    this.parts = parts;
    this.lastSeq = parts.stream().mapToLong(SessionPart::lastSeq).max().orElseThrow();
  }

  private String id() {
    return parts.get(0).id();
  }

  /** Sequence of its last line when it was found: its place in lists. */
  public long lastSeq() {
    return lastSeq;
  }

  /** What queries filter by. */
  public Session summary() {
    return descriptions().stream()
        .map(Row::summary)
        .reduce(new Session(id(), null, null, null, null, null, null), Session::merge);
  }

  private List<Row<Session>> descriptions() {
    return parts.stream().map(SessionPart::description).flatMap(Optional::stream).toList();
  }

  /** The session as it is read. */
  public Session read(SegmentLines lines) throws IOException {
    LineFold<Session> fold = new LineFold<>(RecordKind.SESSION);
    for (Row<Session> row : descriptions()) {
      row.readInto(fold, lines);
    }
    @Nullable Session read = fold.result();
    Session description = read == null ? summary() : read;
    return new Session(
        id(),
        description.owner(),
        description.title(),
        description.attributes(),
        parts.stream().map(SessionPart::createdAt).min(Comparator.naturalOrder()).orElseThrow(),
        parts.stream()
            .map(SessionPart::updatedAt)
            .max(Comparator.<Instant>naturalOrder())
            .orElseThrow(),
        counts());
  }

  private Session.Counts counts() {
    long executions = 0;
    long steps = 0;
    long interactions = 0;
    long failed = 0;
    for (SessionPart part : parts) {
      Session.Counts counts = part.counts();
      executions += counts.executions();
      steps += counts.steps();
      interactions += counts.interactions();
      failed += counts.failedInteractions();
    }
    return new Session.Counts(executions, running(), steps, interactions, failed + failedLater());
  }

  private long running() {
    return parts.stream()
        .flatMap(part -> part.openExecutions().stream())
        .filter(head -> !view.whole(head).summary().ended())
        .count();
  }

  /** Calls that did not fail in the segment in which they began, less those that only did there. */
  private long failedLater() {
    long failed = 0;
    for (Span span : view.spans().ofSession(id())) {
      if (span.kind() == RecordKind.INTERACTION) {
        for (Row<LlmInteraction> head : view.head(RecordKind.INTERACTION, span)) {
          failed += failed(view.whole(head).summary()) - failed(head.summary());
        }
      }
    }
    return failed;
  }

  private static int failed(LlmInteraction call) {
    return call.stage() == LlmStage.FAILED ? 1 : 0;
  }
}
