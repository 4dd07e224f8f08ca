package io.theater.file.internal;

import io.theater.file.internal.archive.ArchiveOpening;
import io.theater.file.internal.archive.ArchiveRemoval;
import io.theater.file.internal.archive.Archiver;
import io.theater.file.internal.archive.MemberCache;
import io.theater.file.internal.keep.Cleanup;
import io.theater.file.internal.upkeep.FreeDisk;
import io.theater.file.internal.upkeep.Job;
import io.theater.file.internal.upkeep.Pace;
import io.theater.file.internal.view.ViewRemoval;
import io.theater.segment.Storage;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Archives what is sealed and deletes what is too old, on a thread that is there only while
 * something is to be done. As a job of the housekeeping it tries again what has failed, and cleans
 * up once a day. Thread-safe.
 */
final class Archiving implements SealedSegments, Job, Closeable {
  private static final Logger log = LoggerFactory.getLogger(Archiving.class);
  private static final Duration PAUSE = Duration.ofMinutes(1);
  private static final int MAX_ROWS = 100_000; // about as many kilobytes of heap
  private static final int WORRYING_ROWS = 10 * MAX_ROWS;
  private static final long PATIENCE_MILLIS = TimeUnit.SECONDS.toMillis(5);

  private final ArchiveOpening opening;
  private final Archiver archiver;
  private final Cleanup cleanup;
  private final Recording.Host host;

  private final Object lock = new Object();
  private @Nullable Thread worker; // guarded by lock
  private boolean mayWork; // guarded by lock
  private @Nullable Instant lastTry; // guarded by lock; null unless something has failed
  private volatile @Nullable String failure;

  private Archiving(
      ArchiveOpening opening, Archiver archiver, Cleanup cleanup, Recording.Host host) {
    this.opening = opening;
    this.archiver = archiver;
    this.cleanup = cleanup;
    this.host = host;
  }

  /**
   * What the writer says to the work behind it.
   *
   * @param mayBeArchived whether a sealed segment is not needed any more
   * @param views takes views away
   * @param recordedBytes how much was recorded so far
   * @param disk how full it is
   */
  record Writer(
      Predicate<SegmentName> mayBeArchived,
      ViewRemoval views,
      LongSupplier recordedBytes,
      FreeDisk disk) {}

  /** Finds the archives there are; nothing is archived before the {@link #start}. */
  static Archiving of(
      BaseDirectory directory, Recording.Settings settings, LogContents contents, Writer writer)
      throws IOException {
    Storage storage = settings.host().storage();
    MemberCache members = new MemberCache(storage, contents.damage(), contents.payloads());
    ArchiveOpening opening =
        ArchiveOpening.of(
            new ArchiveOpening.Where(
                storage,
                directory.byDate(),
                directory.archive(),
                directory.manifest(settings.writer()),
                directory.quarantine(),
                settings.writer()),
            members,
            contents.damage());
    Archiver archiver =
        new Archiver(
            opening.files(),
            new Archiver.Reading(members, contents.damage(), Writers::position),
            number -> new SegmentSource(storage, contents, number),
            writer.mayBeArchived(),
            new Pace.Load(
                System::nanoTime,
                writer.recordedBytes(),
                () -> isUrgent(writer.disk(), contents.index().rowsOnHeap())));
    ArchiveRemoval removal =
        new ArchiveRemoval(opening.files(), settings.writer(), members, contents.index()::drop);
    Cleanup cleanup =
        new Cleanup(
            new Cleanup.Where(
                storage, directory.path(), settings.writer(), removal, writer.views()),
            settings.limits().retention());
    return new Archiving(opening, archiver, cleanup, settings.host());
  }

  /** Whether heap or disk get scarce. */
  static boolean isUrgent(FreeDisk disk, int rowsOnHeap) {
    return rowsOnHeap > MAX_ROWS || disk.isNearlyLow();
  }

  /** Makes the indexes of all archives of this writer anew, and returns how many. */
  int reindex(String writer) throws IOException {
    int count = 0;
    for (LogStream stream : LogStream.values()) {
      for (SegmentName name : opening.names(stream)) {
        if (name.writer().equals(writer)) {
          opening.reindex(name);
          count++;
        }
      }
    }
    return count;
  }

  ArchiveOpening opening() {
    return opening;
  }

  /** Deletes what is too old. */
  Cleanup cleanup() {
    return cleanup;
  }

  @Override
  public void sealed(SegmentName name, int number) {
    archiver.sealed(name, number);
    synchronized (lock) {
      startWorker();
    }
  }

  /** From now on what is sealed is archived. */
  void start() {
    synchronized (lock) {
      mayWork = true;
      startWorker();
    }
  }

  /** Tries again what has failed, or was not ready. */
  @Override
  public void run(Instant now) {
    synchronized (lock) {
      if (failure != null && isRetryDue(now)) {
        lastTry = now;
        failure = null;
      }
      startWorker();
    }
  }

  /** A clock that goes back makes the pause no longer. */
  private boolean isRetryDue(Instant now) {
    return lastTry == null || Duration.between(lastTry, now).abs().compareTo(PAUSE) >= 0;
  }

  /** Called with the lock. */
  private void startWorker() {
    if (worker == null && isWorkToDo()) {
      worker = host.threads().newThread(this::work);
      worker.setName("theater-archive-file");
      worker.start();
    }
  }

  private boolean isWorkToDo() {
    return mayWork && (isSomethingToArchive() || cleanup.isDue(host.clock().instant()));
  }

  private boolean isSomethingToArchive() {
    return failure == null && archiver.waiting() > 0;
  }

  private void work() {
    int before;
    do {
      before = archiver.waiting();
      Thread.interrupted(); // only close ends this thread
      archive();
      cleanup.runIfDue(host.clock().instant());
    } while (goesOn(before));
  }

  private boolean goesOn(int waitedBefore) {
    synchronized (lock) {
      if (!mayWork || !isSomethingToArchive() || archiver.waiting() == waitedBefore) {
        worker = null;
        return false;
      }
      return true;
    }
  }

  /** Archives what waits, and returns how many segments still do. */
  int archive() {
    try {
      archiver.archiveAll();
      failure = null;
    } catch (Throwable e) {
      log.warn("Archiving failed; the segments stay, and it is tried again", e);
      failure = "archiving failed: " + e;
    }
    return archiver.waiting();
  }

  /** Says that the heap suffers from what is not archived, or null. */
  static @Nullable String backlog(int rowsOnHeap) {
    return rowsOnHeap > WORRYING_ROWS
        ? Counted.of(rowsOnHeap, "record is", "records are")
            + " in memory, about a kilobyte each, until archived"
        : null;
  }

  /** What went wrong the last time, or null. */
  @Nullable String failure() {
    return failure;
  }

  /** Ends the thread as soon as the disk lets it; its work is begun anew at the next opening. */
  @Override
  public void close() {
    archiver.close();
    cleanup.close();
    Thread running;
    synchronized (lock) {
      mayWork = false;
      running = worker;
    }
    if (running == null) {
      return;
    }
    boolean interrupted = Thread.interrupted();
    interrupted |= !join(running, PATIENCE_MILLIS);
    if (running.isAlive()) {
      running.interrupt();
      interrupted |= !join(running, 0);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** False when the caller was interrupted. */
  private static boolean join(Thread thread, long millis) {
    try {
      thread.join(millis); // for 0 as long as it takes
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }
}
