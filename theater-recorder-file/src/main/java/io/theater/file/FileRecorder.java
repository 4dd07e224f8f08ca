package io.theater.file;

import io.theater.TheaterException;
import io.theater.event.TheaterEvent;
import io.theater.file.internal.Recording;
import io.theater.history.DateRange;
import io.theater.history.ExecutionQuery;
import io.theater.history.HistoryStore;
import io.theater.history.InteractionQuery;
import io.theater.history.SessionQuery;
import io.theater.history.StepQuery;
import io.theater.model.Execution;
import io.theater.model.Health;
import io.theater.model.LlmInteraction;
import io.theater.model.Page;
import io.theater.model.Session;
import io.theater.model.Statistics;
import io.theater.model.StepRecord;
import io.theater.segment.FileStorage;
import io.theater.segment.Storage;
import io.theater.sink.EventSink;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Records into a directory of checksummed JSON Lines, and reads it again.
 *
 * <pre>
 * logs/llm_interactions/
 * ├── by_date/2025-12-07_all_interactions.jsonl   every LLM call
 * │           2025-12-07_all_steps.jsonl          sessions, executions and steps
 * └── .theater/lock, quarantine/                  who writes; what a crash left unfinished
 * </pre>
 *
 * <p><b>Lines</b> are deltas: {@code started} brings the request, {@code completed}, {@code failed}
 * or {@code cancelled} the response, usage and timing, {@code finalized} the message id. Folded by
 * id in the order of {@code seq} they are the record, in any tool:
 *
 * <pre>
 * jq -sc 'group_by(.id)[] | reduce .[] as $x ({}; . * $x)' by_date/*_all_interactions.jsonl
 * </pre>
 *
 * <p>Text that is still streaming is written once a second and every 16 KiB, as lines with {@code
 * "partial":true} that hold only what is new; the end of a record repeats the whole text. What a
 * crash cut short is therefore the texts of its partial lines in a row, and is read as {@code
 * interrupted}.
 *
 * <p><b>Durability.</b> With {@link Durability#os()}, the default, a batch that was taken survives
 * {@code kill -9}. {@link #flush()}, which {@code Theater.flush} calls, writes streamed text as
 * well, and returns when the operating system has everything, or with {@link Durability#fsync()}
 * the disk.
 *
 * <p><b>Threads.</b> Writing is for one thread at a time; several block each other. Queries are for
 * any number of threads, do not hold up the writer, and see what the operating system has. They
 * find records through an index in memory of about a kilobyte per record, which is rebuilt when the
 * directory is opened.
 *
 * <p><b>Failure.</b> A write that failed, as on a full disk, leaves nothing half-written behind and
 * may be repeated; each line is then in the log once. Damaged lines are skipped and counted in
 * {@link #health()} with file and offset. One process owns a directory: a second writer is refused.
 *
 * <pre>{@code
 * Theater theater = Theater.builder()
 *     .sink(FileRecorder.at(Path.of("logs/llm_interactions")))
 *     .build();
 * }</pre>
 */
public final class FileRecorder implements EventSink, HistoryStore {
  private final Object lock = new Object();
  private final Recording recording;

  private FileRecorder(Recording recording) {
    this.recording = recording;
  }

  /**
   * Opens a recording with every default; the same as {@code builder(directory).build()}.
   *
   * @param directory created if missing, with its parents
   * @return an open recorder; close it, or give it to a theater, which will
   * @throws IllegalArgumentException when the path is a symbolic link, no directory, or writable by
   *     everybody
   * @throws IllegalStateException when another writer is at work there; the message says which
   * @throws TheaterException when the directory cannot be created or read
   */
  public static FileRecorder at(Path directory) {
    return builder(directory).build();
  }

  /**
   * Starts from the defaults.
   *
   * @param directory base directory of the recording
   * @return a new builder
   */
  public static Builder builder(Path directory) {
    return new Builder(Objects.requireNonNull(directory, "directory"));
  }

  /**
   * Takes a batch. It returns when the batch is as durable as {@link Builder#durability} says.
   *
   * @throws IOException when it could not be stored; the same batch may be written again
   */
  @Override
  public void write(List<TheaterEvent> batch) throws IOException {
    synchronized (lock) {
      recording.write(batch);
    }
  }

  /**
   * Stores all that was taken, streamed text included: returns when the operating system has it,
   * and with {@link Durability#fsync()} when the disk has it.
   *
   * @throws IOException when that failed; what is missing is stored by the next write or flush
   */
  @Override
  public void flush() throws IOException {
    synchronized (lock) {
      recording.flush();
    }
  }

  /** A full disk may get room again: every failure of the disk may pass. */
  @Override
  public boolean isRetryable(Throwable failure) {
    return failure instanceof IOException;
  }

  /**
   * The name of this sink.
   *
   * @return {@code file}
   */
  @Override
  public String name() {
    return "file";
  }

  /**
   * How the recording is doing.
   *
   * @return DOWN when it cannot be written; DEGRADED when lines cannot be read or may not be
   *     durable; details {@code directory}, {@code writable}, {@code free_disk_bytes}, {@code
   *     last_write_age_ms}, {@code corrupt_lines}, {@code corrupt_places} (file and offset of the
   *     first twenty) and {@code torn_bytes}, which a crash left unfinished and which were not
   *     acknowledged
   */
  @Override
  public Health health() {
    return recording.health();
  }

  @Override
  public Health storeHealth() {
    return recording.health();
  }

  /**
   * Flushes, and lets others write into the directory. Idempotent. What was stored can still be
   * queried.
   *
   * @throws IOException when the flush failed; everything is released nevertheless
   */
  @Override
  public void close() throws IOException {
    synchronized (lock) {
      recording.close();
    }
  }

  @Override
  public Page<Session> sessions(SessionQuery query) {
    return recording.queries().sessions(query);
  }

  @Override
  public Optional<Session> session(String id) {
    return recording.queries().session(id);
  }

  @Override
  public Page<Execution> executions(ExecutionQuery query) {
    return recording.queries().executions(query);
  }

  @Override
  public Optional<Execution> execution(String id) {
    return recording.queries().execution(id);
  }

  @Override
  public Page<StepRecord> steps(StepQuery query) {
    return recording.queries().steps(query);
  }

  @Override
  public Optional<StepRecord> step(String id) {
    return recording.queries().step(id);
  }

  @Override
  public Page<LlmInteraction> interactions(InteractionQuery query) {
    return recording.queries().interactions(query);
  }

  @Override
  public Optional<LlmInteraction> interaction(String id) {
    return recording.queries().interaction(id);
  }

  @Override
  public Optional<LlmInteraction> interactionOfMessage(String messageId) {
    return recording.queries().interactionOfMessage(messageId);
  }

  @Override
  public Statistics statistics(DateRange range) {
    return recording.queries().statistics(range);
  }

  /** Opens a {@link FileRecorder}. */
  public static final class Builder {
    private final Path directory;
    private Durability durability = Durability.os();
    private Clock clock = Clock.systemUTC();
    private Storage storage = new FileStorage();

    private Builder(Path directory) {
      this.directory = directory;
    }

    /**
     * Sets what is promised of a batch that was taken.
     *
     * @param value the default is {@link Durability#os()}
     * @return this builder
     */
    public Builder durability(Durability value) {
      durability = Objects.requireNonNull(value, "durability");
      return this;
    }

    /**
     * Sets the clock that says what day it is, in UTC, and when streamed text has waited long
     * enough.
     *
     * @param value the default is the system's
     * @return this builder
     */
    public Builder clock(Clock value) {
      clock = Objects.requireNonNull(value, "clock");
      return this;
    }

    Builder storage(Storage value) {
      storage = value;
      return this;
    }

    /**
     * Creates the directory if it is missing, locks it, repairs what a crash left behind, and reads
     * it into the index. Blocks on the disk.
     *
     * @return an open recorder; close it, or give it to a theater, which will
     * @throws IllegalArgumentException when the path is a symbolic link, no directory, or writable
     *     by everybody
     * @throws IllegalStateException when another writer is at work there; the message says which
     * @throws TheaterException when the directory cannot be created or read
     */
    public FileRecorder build() {
      Recording.Settings settings =
          new Recording.Settings(storage, clock, durability::isDue, durability.forces());
      try {
        return new FileRecorder(Recording.open(directory, settings));
      } catch (IOException e) {
        throw new TheaterException("open recording", directory.toString(), "file", e);
      }
    }
  }
}
