package io.theater.file.internal.view;

import io.theater.file.SessionView;
import io.theater.file.internal.upkeep.Errand;
import io.theater.file.internal.upkeep.Job;
import io.theater.segment.Storage;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The views of a log, which trail it: what is {@linkplain #stored stored} is only noted, and a
 * thread of its own takes it out of the log later, when the housekeeping asks for it or much has
 * come together. Nothing here throws for the disk, and nobody who writes the log waits for it.
 *
 * <p>Lines that were not noted, because there were too many or a round failed, are found by reading
 * the log again from where the views end. Thread-safe.
 */
public final class Views implements Job, ViewRemoval, Closeable {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration MAX_PAUSE = Duration.ofMinutes(1);
  private static final long CLOSE_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long LOCK_SECONDS = 8;

  private final Clock clock;
  private final Trouble trouble = new Trouble();
  private final Notes notes = new Notes();
  private final Errand errand;
  private final Supplier<Forcing> forcing;
  private final ReentrantLock lock = new ReentrantLock(); // held while files are written
  private volatile boolean behind; // changed under lock; lines before the notes are missing
  private volatile boolean closing;
  private volatile long closeBy; // in nanoseconds, while closing

  // guarded by lock
  private final Trail trail;
  private final LatestFile latest;
  private Duration pause = FIRST_PAUSE;
  private Instant retryAt = Instant.MIN;

  /**
   * What views there are.
   *
   * @param sessions what a session's files hold
   * @param writer suffix of a second writer, whose views are files of their own; empty for the
   *     first
   * @param clock the time
   * @param threads makes the thread
   */
  public record Settings(SessionView sessions, String writer, Clock clock, ThreadFactory threads) {
    ViewNames names() {
      return new ViewNames(writer);
    }
  }

  /** Work on the disk. */
  private interface Work {
    void run() throws IOException;
  }

  private Views(Storage storage, Path base, Settings settings, LogSource source) {
    Paths paths = new Paths(storage, base);
    ViewNames names = settings.names();
    Opening.Where where = new Opening.Where(storage, paths, names, new ViewFiles(storage, paths));
    this.clock = settings.clock();
    this.forcing = () -> new Forcing(storage, base, names);
    this.trail = new Trail(where, settings, source, trouble, this::checkTime);
    this.latest = new LatestFile(storage, paths, names, source);
    this.errand = new Errand("theater-views-file", settings.threads(), this::work);
  }

  /** Opens the views of a log that was recovered, and makes them equal to it. */
  public static Views open(Storage storage, Path base, Settings settings, LogSource source) {
    Views views = new Views(storage, base, settings, source);
    views.attempt(() -> views.trail.repair(views.notes));
    views.writeLatest(views.clock.instant());
    return views;
  }

  /** Takes note of a line that readers of the log see already. */
  public void stored(LogLine line) {
    latest.change();
    if (notes.add(line) && !behind) {
      errand.start();
    }
  }

  /** Whether {@link #run} should be called soon. */
  public boolean isWaiting() {
    return behind || latest.isChanged() || !notes.isEmpty();
  }

  /** Has what waits written soon. */
  @Override
  public void run(Instant now) {
    if (isWaiting()) {
      errand.start();
    }
  }

  private boolean work() {
    complete();
    return notes.isMany() && !behind;
  }

  /**
   * Writes what waits, unless that failed just now.
   *
   * @return whether the views have all that was stored before the call, and will not read the log
   *     so far again
   */
  public boolean complete() {
    if (!lockInTime()) {
      return false;
    }
    try {
      Instant now = clock.instant();
      if (!behind || isRetryDue(now)) {
        follow();
      }
      if (latest.isDue(now)) {
        writeLatest(now);
      }
      return !behind;
    } finally {
      lock.unlock();
    }
  }

  private boolean lockInTime() {
    try {
      return lock.tryLock(LOCK_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** A clock that goes back makes no pause longer. */
  private boolean isRetryDue(Instant now) {
    return !now.isBefore(retryAt) || now.isBefore(retryAt.minus(pause));
  }

  private void follow() {
    boolean again = behind;
    behind = true; // until the notes are in the files
    attempt(() -> trail.follow(notes, again));
  }

  private void attempt(Work work) {
    try {
      work.run();
      behind = false;
      pause = FIRST_PAUSE;
      trouble.caughtUp();
    } catch (IOException | RuntimeException | Error e) {
      behind = true;
      retryAt = clock.instant().plus(pause);
      pause = pause.multipliedBy(2).compareTo(MAX_PAUSE) > 0 ? MAX_PAUSE : pause.multipliedBy(2);
      trouble.behind(e);
    }
  }

  private void writeLatest(Instant now) {
    try {
      latest.write(now);
      trouble.latestWritten();
    } catch (IOException | RuntimeException | Error e) {
      trouble.latest(e);
    }
  }

  /**
   * Makes views anew from all segments and archives there are. Those of days of which an archive is
   * gone or damaged only get what they lack of the segments. Takes as long as reading all of it.
   */
  public void rebuildAll() {
    lock.lock();
    try {
      attempt(() -> trail.rebuild(notes));
      writeLatest(clock.instant());
    } finally {
      lock.unlock();
    }
  }

  /**
   * Makes views survive a power loss. When that fails they are as good as before; health says so.
   *
   * @param sessions which, by day
   * @return false when the thread was interrupted meanwhile
   */
  public boolean force(Map<LocalDate, Set<String>> sessions) {
    try {
      forcing.get().force(sessions);
    } catch (InterruptedIOException interrupted) {
      return false;
    } catch (IOException e) {
      trouble.notForced(e);
    }
    return true;
  }

  @Override
  public void remove(LocalDate day, Deletion deletion) throws IOException {
    if (!lockInTime()) {
      throw new IOException("the views are being written");
    }
    try {
      LocalDate next = behind ? trail.nextDay() : notes.firstDay();
      if (next != null && !day.isBefore(next)) {
        throw new IOException("lines of " + next + " are not in the views yet");
      }
      deletion.run();
    } finally {
      lock.unlock();
    }
  }

  /** Why the views are not what they should be. */
  public List<String> reasons() {
    return trouble.reasons();
  }

  /** Figures about the views. */
  public Map<String, Object> details() {
    return trouble.details();
  }

  /**
   * Writes what waits, as far as five seconds are enough for it; the next opening does the rest.
   * Waits for a round that is under way as long as the disk needs.
   */
  @Override
  public void close() {
    closeBy = System.nanoTime() + CLOSE_NANOS;
    closing = true;
    errand.close();
    lock.lock();
    try {
      follow();
      if (latest.isChanged()) {
        writeLatest(clock.instant());
      }
      if (!behind) {
        attempt(trail::finish);
      }
    } finally {
      lock.unlock();
    }
  }

  private void checkTime() throws IOException {
    if (closing && System.nanoTime() - closeBy > 0) {
      throw new IOException("there was no more time at the end");
    }
  }
}
