package io.theater.file.internal;

import io.theater.event.EventHeader;
import io.theater.event.ExecutionEvent;
import io.theater.event.LlmDelta;
import io.theater.event.LlmEvent;
import io.theater.event.SessionDescribed;
import io.theater.event.StepContent;
import io.theater.event.StepEvent;
import io.theater.event.StepProgressed;
import io.theater.event.TheaterEvent;
import io.theater.file.internal.upkeep.FreeDisk;
import io.theater.json.JsonBytes;
import io.theater.json.JsonEncoder;
import io.theater.json.LineHead;
import io.theater.model.StepRecord;
import io.theater.segment.LineSeal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Turns events into lines, each event into at most one; an event that comes again makes none.
 * Streamed text and progress wait for a <em>checkpoint</em>: a line with {@code "partial":true}
 * whose texts continue those of earlier lines. Not thread-safe.
 */
final class LineMaker {
  /** Text of one record that may wait. */
  static final int CHECKPOINT_CHARS = 16 << 10;

  /** How long it may wait. */
  static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(1);

  private static final int MAX_OPEN = 10_000;
  private static final int MAX_LINE_BYTES = LineSeal.MAX_LINE_BYTES - 64;

  private final Clock clock;
  private final FreeDisk disk;
  private final Map<LogStream, LineBuffer> buffers = new EnumMap<>(LogStream.class);
  private final Map<LogStream, Applied> applied = new EnumMap<>(LogStream.class);
  private final Map<Key<?>, OpenText<?>> open = new LinkedHashMap<>(); // longest waiting first
  private final JsonEncoder encoder;
  private final Map<String, Object> head = new LinkedHashMap<>();
  private long nextSeq = 1;

  private record Key<R>(RecordKind<R> kind, String sessionId, String id) {}

  LineMaker(Clock clock, FreeDisk disk, JsonEncoder encoder) {
    this.encoder = encoder;
    this.clock = clock;
    this.disk = disk;
    for (LogStream stream : LogStream.values()) {
      buffers.put(stream, new LineBuffer());
      applied.put(stream, new Applied());
    }
  }

  @SuppressWarnings("NullAway") // filled for every stream
  LineBuffer buffer(LogStream stream) {
    return buffers.get(stream);
  }

  @SuppressWarnings("NullAway") // filled for every stream
  private Applied applied(LogStream stream) {
    return applied.get(stream);
  }

  /** How many lines wait in the buffers. */
  int waiting() {
    return buffers.values().stream().mapToInt(LineBuffer::size).sum();
  }

  int waitingBytes() {
    int bytes = 0;
    for (LineBuffer buffer : buffers.values()) {
      bytes += buffer.bytes();
    }
    return bytes;
  }

  /** Whether streamed text or progress waits for a checkpoint. */
  boolean hasOpenText() {
    return !open.isEmpty();
  }

  /** Takes note of a line of an earlier run. */
  void known(
      LogStream stream,
      long seq,
      String sessionId,
      @Nullable String epoch,
      @Nullable Long sequence) {
    nextSeq = Math.max(nextSeq, seq + 1);
    if (epoch != null && sequence != null) {
      applied(stream).mark(sessionId, epoch).reach(sequence);
    }
  }

  void add(TheaterEvent event) {
    Applied known = applied(event instanceof LlmEvent ? LogStream.INTERACTIONS : LogStream.STEPS);
    EventHeader header = event.header();
    Applied.Mark mark = known.mark(header.sessionId(), header.epoch());
    if (mark.isBefore(header)) {
      take(event);
      mark.reach(header.sequence());
    }
  }

  private void take(TheaterEvent event) {
    EventHeader header = event.header();
    if (event instanceof SessionDescribed described) {
      line(RecordKind.SESSION, described.session(), header, false);
    } else if (event instanceof ExecutionEvent run) {
      line(RecordKind.EXECUTION, run.execution(), header, false);
    } else if (event instanceof StepContent content) {
      Streamed piece = new Streamed(content.text(), content.reasoning(), null);
      collect(RecordKind.STEP, withMetadata(content), piece, header);
    } else if (event instanceof StepProgressed progress) {
      collect(RecordKind.STEP, progress.step(), Streamed.NONE, header);
    } else if (event instanceof StepEvent step) {
      lineAfterText(RecordKind.STEP, step.step(), header);
    } else if (event instanceof LlmDelta delta) {
      collect(RecordKind.INTERACTION, delta.interaction(), piece(delta), header);
    } else if (event instanceof LlmEvent call) {
      lineAfterText(RecordKind.INTERACTION, call.interaction(), header);
    }
  }

  private <R> void collect(RecordKind<R> kind, R partial, Streamed piece, EventHeader header) {
    Key<R> key = key(kind, partial);
    OpenText<R> text = find(key);
    if (text == null) {
      text = new OpenText<>(kind, partial, header, clock.instant());
      open.put(key, text);
    }
    text.add(partial, piece, header);
    if (text.length() >= CHECKPOINT_CHARS) {
      checkpoint(text);
      open.remove(key);
    }
    checkpointWhile(longest -> open.size() > MAX_OPEN);
  }

  /** The end of a record says most of what is still waiting, and takes in the rest. */
  private <R> void lineAfterText(RecordKind<R> kind, R record, EventHeader header) {
    Key<R> key = key(kind, record);
    OpenText<R> text = open.isEmpty() ? null : find(key);
    if (text == null) {
      line(kind, record, header, false);
      return;
    }
    Streamed rest =
        kind.ended(record) ? text.streamed().unless(kind.streamed(record)) : text.streamed();
    if (rest.isEmpty()) {
      line(kind, kind.merge(text.partial(), record), header, false);
    } else {
      line(kind, kind.withStreamed(text.partial(), rest), text.last(), true);
      line(kind, record, header, false);
    }
    open.remove(key);
  }

  /** Writes down what has waited long enough. */
  void checkpointDue() {
    if (!open.isEmpty()) {
      Instant now = clock.instant();
      checkpointWhile(longest -> isDue(longest, now));
    }
  }

  /** A clock that goes back makes nothing wait longer. */
  private static boolean isDue(OpenText<?> text, Instant now) {
    return Duration.between(text.since, now).abs().compareTo(CHECKPOINT_INTERVAL) >= 0;
  }

  /** Writes down everything that waits. */
  void checkpointAll() {
    checkpointWhile(longest -> true);
  }

  private void checkpointWhile(Predicate<OpenText<?>> due) {
    Iterator<OpenText<?>> waiting = open.values().iterator();
    while (waiting.hasNext()) {
      OpenText<?> longest = waiting.next();
      if (!due.test(longest)) {
        return;
      }
      checkpoint(longest);
      waiting.remove();
    }
  }

  private <R> void checkpoint(OpenText<R> text) {
    Streamed piece = text.streamed();
    line(text.kind, text.kind.withStreamed(text.partial(), piece), text.last(), !piece.isEmpty());
  }

  private <R> void line(RecordKind<R> kind, R record, EventHeader header, boolean partial) {
    head.clear();
    if (partial) {
      head.put(LineHeads.PARTIAL, true);
    }
    head.put(LineHeads.AT, header.timestamp());
    head.put(LineHeads.EPOCH, header.epoch());
    head.put(LineHeads.SEQUENCE, header.sequence());
    encoder.payloads(!disk.isLow());
    JsonBytes json = kind.encode(encoder, new LineHead(nextSeq, head), record);
    if (json.length() > MAX_LINE_BYTES) {
      throw new IllegalArgumentException(
          "record " + kind.id(record) + " of " + json.length() + " bytes is too long for a line");
    }
    if (encoder.droppedPayload()) {
      disk.payloadDropped();
    }
    // As precise as the line, so that a restart changes no answer.
    Instant at = header.timestamp().truncatedTo(ChronoUnit.MICROS);
    long position = Writers.position(nextSeq);
    buffer(kind.stream()).add(new Line<>(kind, position, at, kind.summary(record)), json);
    nextSeq++;
  }

  private static <R> Key<R> key(RecordKind<R> kind, R record) {
    return new Key<>(kind, kind.sessionId(record), kind.id(record));
  }

  @SuppressWarnings("unchecked") // the key names the kind
  private <R> @Nullable OpenText<R> find(Key<R> key) {
    return (OpenText<R>) open.get(key);
  }

  private static StepRecord withMetadata(StepContent content) {
    return content.metadata() == null
        ? content.step()
        : content.step().toBuilder().metadata(content.metadata()).build();
  }

  private static Streamed piece(LlmDelta delta) {
    return new Streamed(
        delta.text(),
        delta.reasoning(),
        delta.toolCall() == null ? null : List.of(delta.toolCall()));
  }
}
