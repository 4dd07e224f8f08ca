package io.theater.file.internal.keep;

import io.theater.file.Retention;
import io.theater.file.internal.Counted;
import io.theater.file.internal.SegmentName;
import io.theater.file.internal.archive.ArchiveRemoval;
import io.theater.file.internal.view.ViewNames;
import io.theater.file.internal.view.ViewRemoval;
import io.theater.history.CleanupPlan;
import io.theater.segment.Storage;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what was kept long enough: once a day, when there are more archives and they have a size,
 * and when somebody asks. Thread-safe; one cleans at a time.
 */
public final class Cleanup implements Closeable {
  private static final Logger log = LoggerFactory.getLogger(Cleanup.class);
  private static final Duration INTERVAL = Duration.ofDays(1);

  private final Where where;
  private final Retention retention;
  private final Tree tree;
  private final OldViews views;
  private final OldArchives archives;

  private volatile @Nullable Instant last;
  private volatile int seen;
  private volatile @Nullable String failure;
  private volatile boolean closed;

  /**
   * A recording.
   *
   * @param storage the disk
   * @param base its directory
   * @param writer suffix of the writer whose files are cleaned
   * @param archives its archives
   * @param views its views
   */
  public record Where(
      Storage storage, Path base, String writer, ArchiveRemoval archives, ViewRemoval views) {}

  /** Deletes nothing yet. */
  public Cleanup(Where where, Retention retention) {
    this.where = where;
    this.retention = retention;
    this.tree = new Tree(where.storage(), where.base());
    this.views = new OldViews(tree, new ViewNames(where.writer()), where.views());
    this.archives = new OldArchives(tree, where.archives());
  }

  /** Whether it is time. Does not wait for anything. */
  public boolean isDue(Instant now) {
    Instant before = last;
    return before == null
        || now.isBefore(before)
        || Duration.between(before, now).compareTo(INTERVAL) >= 0
        || (retention.maxArchiveBytes() != null && archives.count() > seen);
  }

  /** Deletes what is too old if it is time. What fails is tried again the next time. */
  public void runIfDue(Instant now) {
    if (closed || !isDue(now)) {
      return;
    }
    seen = archives.count();
    last = now;
    try {
      failure = failure(clean(now, false));
    } catch (IOException | RuntimeException | Error e) {
      log.warn("Could not delete what is too old", e);
      failure = "cleaning up failed: " + e;
    }
  }

  private static @Nullable String failure(CleanupPlan plan) {
    if (plan.deletedBytes() > 0) {
      log.info("Deleted {} bytes that were kept long enough", plan.deletedBytes());
    }
    List<CleanupPlan.Entry> left =
        plan.entries().stream().filter(entry -> !entry.deleted() && entry.bytes() > 0).toList();
    return left.isEmpty()
        ? null
        : Counted.of(left.size(), "file that is too old", "files that are too old")
            + " could not be deleted, the first is "
            + left.get(0).path();
  }

  /** What went wrong the last time, or null. */
  public @Nullable String failure() {
    return failure;
  }

  /**
   * Deletes what is too old now.
   *
   * @param dryRun whether it only says what it would delete
   */
  public synchronized CleanupPlan clean(Instant now, boolean dryRun) throws IOException {
    List<CleanupPlan.Entry> entries = new ArrayList<>();
    for (Doomed doomed : find(now)) {
      if (closed) {
        break;
      }
      if (!dryRun) {
        delete(doomed);
      }
      for (Doomed.Found file : doomed.files()) {
        boolean gone = !dryRun && !tree.exists(file.path());
        entries.add(
            new CleanupPlan.Entry(
                tree.relative(file.path()), file.bytes(), doomed.reason().word(), gone));
      }
    }
    return new CleanupPlan(dryRun, entries);
  }

  private List<Doomed> find(Instant now) throws IOException {
    List<Doomed> found = new ArrayList<>();
    LocalDate today = Today.of(now, segments()).orElse(null);
    if (today != null) {
      views.find(retention, today, found);
      archives.find(retention, today, found);
    }
    return found;
  }

  private List<SegmentName> segments() throws IOException {
    List<SegmentName> all = new ArrayList<>(archives.segments());
    for (Path file : tree.list(where.archives().sources())) {
      SegmentName.parse(String.valueOf(file.getFileName()))
          .filter(name -> name.writer().equals(where.writer()))
          .ifPresent(all::add);
    }
    return all;
  }

  private static void delete(Doomed doomed) {
    try {
      doomed.deletion().run();
    } catch (IOException e) {
      log.debug("Could not delete {}; it will be tried again", doomed.files(), e);
    }
  }

  /** Ends what is going on at the next file, and waits for that. */
  @Override
  public void close() {
    closed = true;
    awaitEnd();
  }

  private synchronized void awaitEnd() {}
}
