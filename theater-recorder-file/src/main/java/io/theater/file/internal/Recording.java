package io.theater.file.internal;

import io.theater.event.TheaterEvent;
import io.theater.file.Retention;
import io.theater.file.SessionView;
import io.theater.file.internal.crypt.Payloads;
import io.theater.file.internal.upkeep.FreeDisk;
import io.theater.file.internal.upkeep.Housekeeping;
import io.theater.file.internal.view.ViewRemoval;
import io.theater.file.internal.view.Views;
import io.theater.history.CleanupPlan;
import io.theater.model.Health;
import io.theater.segment.Storage;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An open recording: both logs, their lock, their housekeeping and their health. Thread-safe; those
 * who write wait for each other.
 */
public final class Recording implements Closeable {
  private static final Logger log = LoggerFactory.getLogger(Recording.class);
  private static final int MAX_WAITING_BYTES = 256 << 10;

  private final Object lock = new Object();
  private final BaseDirectory directory;
  private final Settings settings;
  private final LineMaker lines;
  private final List<StreamLog> logs;
  private final RecordQueries queries;
  private final Housekeeping housekeeping;
  private final RecordingHealth health;
  private final ViewFeed feed;
  private final Views views;
  private final Archiving archiving;
  private final AtomicLong recordedBytes = new AtomicLong();

  private @Nullable Instant waitingSince; // guarded by lock
  private boolean closed; // guarded by lock

  /** When lines are handed to the operating system. */
  public interface Due {
    /**
     * Whether it is time.
     *
     * @param lines how many wait
     * @param age of the oldest
     */
    boolean is(int lines, Duration age);
  }

  /**
   * How to record.
   *
   * @param host what it needs of its surroundings
   * @param due when lines are handed over
   * @param force whether they are forced to the disk then
   * @param limits how much it may take
   * @param writer suffix of this writer, empty when it has none
   * @param sessionView what the files of a session hold
   */
  public record Settings(
      Host host, Due due, boolean force, Limits limits, String writer, SessionView sessionView) {}

  /**
   * Surroundings.
   *
   * @param storage the disk
   * @param clock says what day it is and when text has waited long enough
   * @param threads makes the thread of the housekeeping
   * @param payloads encrypts and decrypts if that is asked for
   */
  public record Host(Storage storage, Clock clock, ThreadFactory threads, Payloads payloads) {}

  /**
   * Limits.
   *
   * @param maxFileSize bytes of a segment, unless a single line is longer
   * @param minFreeDisk bytes below which payloads are dropped
   * @param retention how long files are kept
   */
  public record Limits(long maxFileSize, long minFreeDisk, Retention retention) {}

  private Recording(
      BaseDirectory directory, Settings settings, LogContents contents, SealedSegments sealed)
      throws IOException {
    this.directory = directory;
    this.settings = settings;
    Host host = settings.host();
    FreeDisk disk =
        new FreeDisk(
            host.storage(), host.clock(), directory.path(), settings.limits().minFreeDisk());
    this.lines = new LineMaker(host.clock(), disk, contents.payloads().encoder());
    this.queries = new RecordQueries(host.storage(), contents);
    this.logs = new ArrayList<>();
    this.archiving =
        Archiving.of(
            directory,
            settings,
            contents,
            new Archiving.Writer(this::mayBeArchived, this::removeView, recordedBytes::get, disk));
    SealedSegments complete =
        (name, number) -> {
          archiving.sealed(name, number);
          sealed.sealed(name, number);
        };
    LogRecovery recovery =
        new LogRecovery(
            new StreamLog.Target(
                host.storage(), directory.byDate(), settings.limits().maxFileSize(), complete),
            directory.quarantine(),
            new Writers(settings.writer(), directory::isAtWork),
            contents,
            lines,
            archiving.opening());
    for (LogStream stream : LogStream.values()) {
      logs.add(recovery.open(stream, today()));
    }
    this.feed =
        new ViewFeed(
            new ViewFeed.Where(host.storage(), directory.byDate(), settings.writer()),
            archiving.opening(),
            queries,
            contents);
    this.views = follow();
    this.housekeeping = new Housekeeping(host.clock(), host.threads());
    housekeeping.add(now -> keepUp());
    housekeeping.add(views);
    housekeeping.add(archiving);
    this.health =
        new RecordingHealth(
            host,
            directory,
            contents.damage(),
            disk,
            views,
            List.of(
                disk::reason,
                housekeeping::failure,
                archiving::failure,
                () -> Archiving.backlog(contents.index().rowsOnHeap()),
                archiving.cleanup()::failure,
                host.payloads()::trouble));
  }

  /** What views have not taken over yet, or may lose again, they must be able to read again. */
  private boolean mayBeArchived(SegmentName segment) {
    return segment.stream() != LogStream.INTERACTIONS
        || (views.complete() && views.force(feed.sessions(segment)));
  }

  private Views follow() {
    Host host = settings.host();
    Views opened =
        Views.open(
            host.storage(),
            directory.path(),
            new Views.Settings(
                settings.sessionView(), settings.writer(), host.clock(), host.threads()),
            feed);
    StreamLog.Follower follower =
        (line, file, place) -> feed.line(line, file, place).ifPresent(opened::stored);
    logs.forEach(log -> log.follow(follower));
    return opened;
  }

  /** Creates, locks and recovers a recording. */
  public static Recording open(Path base, Settings settings) throws IOException {
    return open(base, settings, SealedSegments.IGNORED);
  }

  static Recording open(Path base, Settings settings, SealedSegments sealed) throws IOException {
    Recording recording = openAtRest(base, settings, sealed);
    try {
      recording.housekeeping.start();
      recording.archiving.start();
    } catch (Throwable e) { // no more threads
      recording.close();
      throw e;
    }
    return recording;
  }

  /** Does nothing by itself: no thread is started. */
  static Recording openAtRest(Path base, Settings settings, SealedSegments sealed)
      throws IOException {
    BaseDirectory directory =
        BaseDirectory.open(settings.host().storage(), base, settings.writer());
    try {
      return new Recording(
          directory, settings, LogContents.empty(settings.host().payloads()), sealed);
    } catch (Throwable e) {
      directory.close();
      throw e;
    }
  }

  /** What answers queries, also once this is closed. */
  public RecordQueries queries() {
    return queries;
  }

  /** Takes a batch; what is not due waits in memory. */
  public void write(List<TheaterEvent> batch) throws IOException {
    synchronized (lock) {
      requireOpen();
      try {
        for (TheaterEvent event : batch) {
          lines.add(event);
          storeIfMany();
        }
        storeDue();
      } finally {
        wakeIfWaiting();
      }
    }
  }

  /** Stores everything taken so far, streamed text included. */
  public void flush() throws IOException {
    synchronized (lock) {
      requireOpen();
      storeAll();
      wakeIfWaiting();
    }
  }

  private void storeAll() throws IOException {
    lines.checkpointAll();
    store();
  }

  /** Makes all views anew, as after somebody deleted them. Reads the whole log. */
  public void rebuildViews() {
    synchronized (lock) {
      requireOpen();
    }
    views.rebuildAll();
  }

  /** Why payloads of LLM calls cannot be opened, by the id of their key. Reads the whole log. */
  public SortedMap<String, String> missingKeys() throws IOException {
    return feed.missingKeys();
  }

  /** Writes on this thread what the views have not taken over yet. */
  public void completeViews() {
    views.complete();
  }

  /** Makes the indexes of all own archives anew, and returns how many. */
  public int rebuildIndexes() throws IOException {
    return archiving.reindex(settings.writer());
  }

  /** Does what is due without anybody writing. */
  public void tick() {
    housekeeping.tick();
  }

  /** Takes the jobs of other parts. */
  Housekeeping housekeeping() {
    return housekeeping;
  }

  /** Archives all sealed segments now, and returns how many could not be. */
  public int archive() {
    return archiving.archive();
  }

  /** Deletes what is too old, or says what that would be. */
  public CleanupPlan cleanup(boolean dryRun) throws IOException {
    synchronized (lock) {
      requireOpen();
    }
    return archiving.cleanup().clean(now(), dryRun);
  }

  private void removeView(LocalDate day, ViewRemoval.Deletion deletion) throws IOException {
    views.remove(day, deletion);
  }

  private void keepUp() {
    synchronized (lock) {
      if (closed) {
        return;
      }
      try {
        storeDue();
      } catch (IOException e) {
        log.debug("Will be tried again; health says why", e);
      }
      logs.forEach(stream -> stream.sealBefore(today()));
      wakeIfWaiting();
    }
  }

  private void wakeIfWaiting() {
    if (lines.waiting() > 0 || lines.hasOpenText() || views.isWaiting()) {
      housekeeping.wake();
    }
  }

  /** In pieces that the processor still has at hand; what is forced goes in one, as it is slow. */
  private void storeIfMany() throws IOException {
    if (lines.waitingBytes() >= MAX_WAITING_BYTES && !settings.force()) {
      store();
    }
  }

  private void storeDue() throws IOException {
    lines.checkpointDue();
    if (isDue()) {
      store();
    }
  }

  private boolean isDue() {
    int waiting = lines.waiting();
    if (waiting == 0) {
      return false;
    }
    Instant now = settings.host().clock().instant();
    Instant since = waitingSince == null ? now : waitingSince;
    waitingSince = since;
    return lines.waitingBytes() >= MAX_WAITING_BYTES
        || settings.due().is(waiting, Duration.between(since, now).abs());
  }

  private void store() throws IOException {
    int bytes = lines.waitingBytes();
    try {
      for (StreamLog log : logs) {
        log.store(today(), settings.force());
      }
    } catch (IOException e) {
      health.failed(e);
      throw e;
    }
    recordedBytes.addAndGet(bytes);
    waitingSince = null;
    health.wrote();
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the recording " + directory.path() + " is closed");
    }
  }

  private LocalDate today() {
    return LocalDate.ofInstant(now(), ZoneOffset.UTC);
  }

  private Instant now() {
    return settings.host().clock().instant();
  }

  /** How the recording is doing. */
  public Health health() {
    return health.read();
  }

  /**
   * Flushes and releases everything; idempotent. Waits for the disk as long as it takes, so that
   * nobody is at work in the directory any more when it is unlocked.
   */
  @Override
  public void close() throws IOException {
    synchronized (lock) {
      if (closed) {
        return;
      }
      closed = true;
    }
    try (directory;
        views;
        archiving;
        housekeeping) {
      endLogs();
    }
  }

  private void endLogs() throws IOException {
    synchronized (lock) {
      try (StreamLog first = logs.get(0);
          StreamLog second = logs.get(1)) {
        storeAll();
      }
    }
  }
}
