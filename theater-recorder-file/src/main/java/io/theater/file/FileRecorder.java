package io.theater.file;

import io.theater.TheaterException;
import io.theater.event.TheaterEvent;
import io.theater.file.internal.Recording;
import io.theater.file.internal.SegmentName;
import io.theater.file.internal.crypt.Payloads;
import io.theater.file.internal.upkeep.Ending;
import io.theater.history.Cleanable;
import io.theater.history.CleanupPlan;
import io.theater.internal.TheaterThread;
import io.theater.model.Health;
import io.theater.segment.FileStorage;
import io.theater.segment.Storage;
import io.theater.sink.EventSink;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Records into a directory of checksummed JSON Lines, and reads it again.
 *
 * <pre>
 * logs/llm_interactions/
 * ├── by_date/2025-12-07_all_interactions.jsonl        every LLM call
 * │           2025-12-07_all_interactions.0001.jsonl   the next file of that day
 * │           2025-12-07_all_steps.jsonl               sessions, executions and steps
 * ├── by_session/session_5/2025-12-07.jsonl            view: the lines of LLM calls by session
 * ├── errors/2025-12-07_errors.jsonl                   view: one line per failed LLM call
 * ├── real_time/latest.json                            view: summaries of the newest 100 LLM calls
 * ├── archive/2025-12-07_interactions.0000.jsonl.gz    a file that ended, one line for each record
 * └── .theater/lock, manifest.jsonl, quarantine/, views
 *                                                     who writes; what a crash left unfinished
 * </pre>
 *
 * <p><b>Lines</b> are deltas: {@code started} brings the request, {@code completed}, {@code failed}
 * or {@code cancelled} the response, usage and timing, {@code finalized} the message id. Folded by
 * id in the order of {@code seq} they are the record, in any tool:
 *
 * <pre>
 * jq -sc 'sort_by(.seq) | group_by(.id)[] | reduce .[] as $x ({}; . * $x)' \
 *   by_date/*_all_interactions*.jsonl
 * </pre>
 *
 * <p>Text that is still streaming is written once a second and every 16,384 characters, as lines
 * with {@code "partial":true} that hold only what is new; the end of a record repeats the whole
 * text. What a crash cut short is therefore the texts of its partial lines in a row, and is read as
 * {@code interrupted}.
 *
 * <p><b>Views</b> trail the log by about a second, and {@link #close()} completes them, unless that
 * takes longer than five seconds; {@link #flush()} does not wait for them. They are copies of the
 * log, which alone is read by queries: one that cannot be written fails and delays no batch, makes
 * {@link #health()} DEGRADED and is completed from the log later.
 *
 * <p><b>Durability.</b> With {@link Durability#os()}, the default, a batch that was taken survives
 * {@code kill -9}. {@link #flush()}, which {@code Theater.flush} calls, writes streamed text as
 * well, and returns when the operating system has everything, or with {@link Durability#fsync()}
 * the disk.
 *
 * <p><b>Files</b> end at {@link Builder#maxFileSize} and with the UTC day, also when nothing is
 * written. The day in their names never goes back, whatever the clock does. A file that has ended
 * is archived in the background: compressed, verified, and deleted then. Queries see archives and
 * log together.
 *
 * <p><b>Threads.</b> A daemon thread of low priority writes what has waited long enough when no
 * batch comes; it sleeps while nothing waits, and ends with {@link #close()}. Views and archives
 * are written by threads that are there only meanwhile. Writing is for one thread at a time;
 * several block each other. Queries are for any number of threads, do not hold up the writer, and
 * see what the operating system has. They find records through an index: in memory, of about a
 * kilobyte per record, for what is not archived, which is rebuilt when the directory is opened; in
 * a file beside each archive for the rest.
 *
 * <p><b>Failure.</b> A write that failed, as on a full disk, leaves nothing half-written behind and
 * may be repeated; each line is then in the log once. Damaged lines are skipped and counted in
 * {@link #health()} with file and offset. One writer owns a directory: a second one is refused,
 * unless it has a {@link Builder#writerSuffix} of its own. When the disk is nearly full, payloads
 * are dropped and counted, as {@link Builder#minFreeDisk} says.
 *
 * <pre>{@code
 * Theater theater = Theater.builder()
 *     .sink(FileRecorder.at(Path.of("logs/llm_interactions")))
 *     .build();
 * }</pre>
 */
public final class FileRecorder extends FileQueries implements EventSink, Cleanable {
  private final Recording recording;
  private final Ending ending;

  private FileRecorder(Recording recording, Duration closePatience) {
    super(recording.queries());
    this.recording = recording;
    this.ending = new Ending("theater-close-file", recording, closePatience);
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
   * Opens a recording to read it, also while writers are at work in it: nothing is locked, repaired
   * or written. Blocks on the disk for as long as reading what is not archived takes.
   *
   * <pre>{@code
   * try (FileHistory history = FileRecorder.readOnly(Path.of("logs/llm_interactions"))) {
   *   history.interactions(InteractionQuery.session("5")).items().forEach(this::show);
   * }
   * }</pre>
   *
   * @param directory base directory of a recording
   * @return what was recorded until now; close it
   * @throws IllegalArgumentException when there is no recording in the directory, or the path is a
   *     symbolic link
   * @throws TheaterException when the directory cannot be read
   */
  public static FileHistory readOnly(Path directory) {
    return FileHistory.open(Objects.requireNonNull(directory, "directory"), null);
  }

  /**
   * Opens an encrypted recording to read it; otherwise as {@link #readOnly(Path)}, which shows such
   * records without what was encrypted.
   *
   * @param directory base directory of a recording
   * @param keys those that it was encrypted with
   * @return what was recorded until now; close it
   * @throws IllegalArgumentException when there is no recording in the directory, or the path is a
   *     symbolic link
   * @throws TheaterException when the directory cannot be read
   */
  public static FileHistory readOnly(Path directory, KeyProvider keys) {
    return FileHistory.open(
        Objects.requireNonNull(directory, "directory"), Objects.requireNonNull(keys, "keys"));
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
   * Opens the recording that the environment of this process describes; the same as {@code
   * fromEnvironment(System.getenv())}.
   *
   * @return an open recorder, or empty when recording is switched off
   * @throws IllegalArgumentException as {@link #fromEnvironment(Map)} and {@link Builder#build} do
   * @throws IllegalStateException when another writer is at work there; the message says which
   * @throws TheaterException when the directory cannot be created or read
   */
  public static Optional<FileRecorder> fromEnvironment() {
    return fromEnvironment(System.getenv());
  }

  /**
   * Opens the recording that environment variables describe. One that is missing or blank has its
   * default.
   *
   * <table>
   * <caption>Variables</caption>
   * <tr><th>name</th><th>default</th><th>allowed</th></tr>
   * <tr><td>{@code LLM_RECORDS_ENABLED}</td><td>true</td><td>true, false</td></tr>
   * <tr><td>{@code LLM_RECORDS_BASE_DIR}</td><td>logs/llm_interactions</td><td>a path</td></tr>
   * <tr><td>{@code LLM_RECORDS_MAX_FILE_SIZE}</td><td>100MB</td><td>bytes, or a number with KB, MB
   * or GB, which are powers of 1,000; at least 1,000 bytes</td></tr>
   * <tr><td>{@code LLM_RECORDS_RETENTION_DAYS}</td><td>90</td><td>days that session
   * views are kept, 1 to 36,500; the rest is as {@link Retention#standard()} says</td></tr>
   * </table>
   *
   * <pre>{@code
   * Theater.Builder theater = Theater.builder();
   * FileRecorder.fromEnvironment().ifPresent(theater::sink);
   * }</pre>
   *
   * @param variables values by name
   * @return an open recorder, or empty when recording is switched off
   * @throws IllegalArgumentException when variables say something impossible, all of them named
   *     with what is allowed; or when {@link Builder#build} refuses the directory
   * @throws IllegalStateException when another writer is at work there; the message says which
   * @throws TheaterException when the directory cannot be created or read
   */
  public static Optional<FileRecorder> fromEnvironment(Map<String, String> variables) {
    return EnvironmentSettings.builder(variables).map(Builder::build);
  }

  /**
   * Takes a batch. It returns when the batch is as durable as {@link Builder#durability} says.
   *
   * @throws IOException when it could not be stored; the same batch may be written again
   */
  @Override
  public void write(List<TheaterEvent> batch) throws IOException {
    recording.write(batch);
  }

  /**
   * Stores all that was taken, streamed text included: returns when the operating system has it,
   * and with {@link Durability#fsync()} when the disk has it. Views follow within about a second.
   * Waits for the disk as long as that takes; {@code Theater.flush} does not wait longer than it is
   * told to, as this is called by another thread then.
   *
   * @throws IOException when that failed; what is missing is stored by the next write or flush
   */
  @Override
  public void flush() throws IOException {
    recording.flush();
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
   *     durable, or when payloads are or were dropped because the disk is nearly full, or when
   *     views are not what they should be; details {@code directory}, {@code writable}, {@code
   *     free_disk_bytes}, {@code last_write_age_ms}, {@code corrupt_lines}, {@code corrupt_places}
   *     (file and offset of the first twenty), {@code dropped_payloads}, {@code sealed_lines} (read
   *     without their payload, because a key is missing) and {@code torn_bytes}, which a crash left
   *     unfinished and which were not acknowledged; {@code view_failures}, and {@code
   *     view_missing_lines}, which something that is not ours keeps out of the views
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
   * Flushes, completes the views, ends the threads, and lets others write into the directory.
   * Idempotent. Views get five seconds; what they are missing then they get when the directory is
   * opened again. What was stored can still be queried.
   *
   * <p>Waits for 30 seconds at most. When the disk does not answer in that time, a daemon thread
   * goes on with it: once the disk answers, all is stored, released and ended as it would have
   * been; until then the directory stays locked. {@code Theater.close} waits no longer than its
   * {@code closeTimeout}.
   *
   * @throws IOException when the flush failed, and everything is released nevertheless; or when the
   *     disk has not answered
   */
  @Override
  public void close() throws IOException {
    ending.await();
  }

  /**
   * Deletes what is older than {@link Builder#retention} says, or tells what that would be. A
   * thread of the recorder does the same about once a day, and when archives grow beyond their
   * limit.
   *
   * <p>Only files with the names that this recorder itself gives are considered: session views,
   * errors and archives, never the log. Links, and directories that are links, are left alone with
   * all that is behind them. Records of a deleted archive are in no answer any more; of one that
   * went on in later files, what those say is shown.
   *
   * <p>Ages are counted from the day of the clock, but at most from the day after the last but one
   * day on which something was recorded. So a clock that runs ahead by years deletes nothing until
   * records of two days have its time, and a recorder that records nothing any more keeps what it
   * has.
   *
   * <p>Reasons are {@code session_view_expired}, {@code session_view_empty} (the directory of a
   * session that holds nothing any more), {@code errors_expired}, {@code archive_expired} and
   * {@code archives_too_large}.
   *
   * @param dryRun true to touch nothing
   * @return what was found, in the order of its deletion, and whether it is gone
   * @throws IllegalStateException when the recorder is closed
   * @throws TheaterException when directories cannot be read; a file that cannot be deleted is no
   *     reason, and stays in the next plan
   */
  @Override
  public CleanupPlan cleanup(boolean dryRun) {
    try {
      return recording.cleanup(dryRun);
    } catch (IOException e) {
      throw new TheaterException("clean up", dryRun ? "dry run" : "", "file", e);
    }
  }

  /** Does at once what the housekeeping does about every second. */
  void tick() {
    recording.tick();
  }

  /** Archives what is sealed without waiting for the thread that does; returns what is left. */
  int archive() {
    return recording.archive();
  }

  /** Does at once, on this thread, what the thread of the views would do now. */
  void completeViews() {
    recording.completeViews();
  }

  int rowsOnHeap() {
    return recording.queries().rowsOnHeap();
  }

  /** Opens a {@link FileRecorder}. */
  public static final class Builder {
    static final long MIN_FILE_SIZE = 1_000;
    static final long MAX_FILE_SIZE = 2_000_000_000; // archives are addressed by an int
    private static final long DEFAULT_MAX_FILE_SIZE = 100_000_000;
    private static final long DEFAULT_MIN_FREE_DISK = 512_000_000;
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(30);

    private final Path directory;
    private Durability durability = Durability.os();
    private Clock clock = Clock.systemUTC();
    private Storage storage = new FileStorage();
    private ThreadFactory threads = Builder::housekeepingThread;
    private long maxFileSize = DEFAULT_MAX_FILE_SIZE;
    private long minFreeDisk = DEFAULT_MIN_FREE_DISK;
    private String writerSuffix = "";
    private Retention retention = Retention.standard();
    private @Nullable KeyProvider keys;
    private SessionView sessionView = SessionView.FULL;
    private Duration closePatience = CLOSE_PATIENCE;

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

    /**
     * Sets what {@code by_session/} holds.
     *
     * @param value the default is {@link SessionView#FULL}, which writes every line twice; {@link
     *     SessionView#REFS} saves the space
     * @return this builder
     */
    public Builder sessionView(SessionView value) {
      sessionView = Objects.requireNonNull(value, "sessionView");
      return this;
    }

    Builder storage(Storage value) {
      storage = value;
      return this;
    }

    Builder closePatience(Duration value) {
      closePatience = value;
      return this;
    }

    Builder threads(ThreadFactory value) {
      threads = value;
      return this;
    }

    @SuppressWarnings("ThreadPriorityCheck") // a hint only: it should not take time from the host
    private static Thread housekeepingThread(Runnable task) {
      Thread thread = new TheaterThread(task, "theater-housekeeping-file");
      thread.setPriority(Thread.MIN_PRIORITY);
      return thread;
    }

    /**
     * Sets how large a file of the log may get before the next one is begun. A single line that is
     * longer gets a file of its own. A new file is begun with each UTC day in any case.
     *
     * @param bytes at least 1,000 and at most 2,000,000,000; the default is 100,000,000 (100 MB)
     * @return this builder
     * @throws IllegalArgumentException when the value is out of range
     */
    public Builder maxFileSize(long bytes) {
      if (bytes < MIN_FILE_SIZE || bytes > MAX_FILE_SIZE) {
        throw new IllegalArgumentException(
            "maxFileSize must be from "
                + MIN_FILE_SIZE
                + " to "
                + MAX_FILE_SIZE
                + " bytes but is "
                + bytes);
      }
      maxFileSize = bytes;
      return this;
    }

    /**
     * Sets how much room must be left on the disk. Below it lines go without their payload (all
     * that went to a model or came back, outputs and results) and say {@code
     * "payload_dropped":true}; ids, states, times, sizes, tokens and costs are kept. {@link
     * FileRecorder#health()} says so and counts the lines.
     *
     * @param bytes at least 0, which means no limit; the default is 512,000,000 (512 MB)
     * @return this builder
     * @throws IllegalArgumentException when the value is negative
     */
    public Builder minFreeDisk(long bytes) {
      if (bytes < 0) {
        throw new IllegalArgumentException("minFreeDisk must not be negative but is " + bytes);
      }
      minFreeDisk = bytes;
      return this;
    }

    Path directory() {
      return directory;
    }

    long maxFileSize() {
      return maxFileSize;
    }

    /**
     * Sets how long views, errors and archives are kept.
     *
     * @param value the default is {@link Retention#standard()}
     * @return this builder
     */
    public Builder retention(Retention value) {
      retention = Objects.requireNonNull(value, "retention");
      return this;
    }

    /**
     * Encrypts what lines carry, with AES-256-GCM: all that went to a model or came back,
     * parameters and metadata, plans, the free texts of steps, inputs, outputs and results, and
     * what errors say beyond their code, level, title and type. Ids, names, titles, roles, times,
     * states, figures and owners stay readable. What was recorded before stays as it is, in the log
     * and in archives that are there.
     *
     * @param provider has the keys; the default is none, so that everything is readable
     * @return this builder
     */
    public Builder encryption(KeyProvider provider) {
      keys = Objects.requireNonNull(provider, "encryption");
      return this;
    }

    Retention retention() {
      return retention;
    }

    /**
     * Lets this recorder write beside others in the same directory, each with another suffix: into
     * {@code 2025-12-07_all_steps.<suffix>.jsonl}, guarded by {@code .theater/lock.<suffix>}. What
     * the others have written is read once, when the directory is opened; queries do not see what
     * they write later.
     *
     * @param suffix 1 to 16 characters of {@code a-z 0-9 -}, not digits alone; the default is none
     * @return this builder
     * @throws IllegalArgumentException when it is no such suffix
     */
    public Builder writerSuffix(String suffix) {
      if (!SegmentName.isWriter(suffix)) {
        throw new IllegalArgumentException(
            "writerSuffix must be 1 to 16 characters of a-z, 0-9 and -, and not digits alone, but"
                + " is '"
                + suffix
                + "'");
      }
      writerSuffix = suffix;
      return this;
    }

    /**
     * Creates the directory if it is missing, locks it, repairs what a crash left behind, and reads
     * it into the index. Blocks on the disk.
     *
     * @return an open recorder; close it, or give it to a theater, which will
     * @throws IllegalArgumentException when the path is a symbolic link, no directory, or writable
     *     by everybody; or when there is no key to encrypt with
     * @throws IllegalStateException when another writer is at work there; the message says which
     * @throws TheaterException when the directory cannot be created or read
     */
    public FileRecorder build() {
      Recording.Settings settings =
          new Recording.Settings(
              new Recording.Host(storage, clock, threads, Payloads.of(keys)),
              durability::isDue,
              durability.forces(),
              new Recording.Limits(maxFileSize, minFreeDisk, retention),
              writerSuffix,
              sessionView);
      try {
        return new FileRecorder(Recording.open(directory, settings), closePatience);
      } catch (IOException e) {
        throw new TheaterException("open recording", directory.toString(), "file", e);
      }
    }
  }
}
