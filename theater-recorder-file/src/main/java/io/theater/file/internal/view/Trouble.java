package io.theater.file.internal.view;

import io.theater.file.internal.Counted;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is wrong with the views. Thread-safe. */
final class Trouble {
  private static final Logger log = LoggerFactory.getLogger(Trouble.class);

  // guarded by this
  private long failures;
  private long missingLines;
  private @Nullable String firstMissing;
  private @Nullable String behind;
  private @Nullable String latest;
  private @Nullable String notForced;

  /** Lines that no view will get until somebody does something. */
  synchronized void missing(long lines, Throwable why) {
    missingLines += lines;
    if (firstMissing == null) {
      firstMissing = String.valueOf(why.getMessage());
      log.warn("Leaving lines out of the views, the log has them", why);
    }
  }

  /** The views stay behind the log for a while. */
  synchronized void behind(Throwable why) {
    failures++;
    if (behind == null) {
      log.warn("The views stay behind the log until they can be written again", why);
    }
    behind = String.valueOf(why.getMessage());
  }

  /** Files of views that may lose lines at a power loss, when the log has them in archives only. */
  synchronized void notForced(Throwable why) {
    failures++;
    if (notForced == null) {
      log.warn("Some views may not survive a power loss; reindex makes them anew", why);
    }
    notForced = String.valueOf(why.getMessage());
  }

  synchronized void caughtUp() {
    behind = null;
  }

  /** The file of the newest interactions could not be replaced. */
  synchronized void latest(Throwable why) {
    failures++;
    if (latest == null) {
      log.warn("Cannot replace the file of the newest interactions", why);
    }
    latest = String.valueOf(why.getMessage());
  }

  synchronized void latestWritten() {
    latest = null;
  }

  /** The views are made anew. */
  synchronized void clearMissing() {
    missingLines = 0;
    firstMissing = null;
  }

  synchronized List<String> reasons() {
    List<String> reasons = new ArrayList<>();
    if (behind != null) {
      reasons.add("the views are behind the log: " + behind);
    }
    if (notForced != null) {
      reasons.add("some views may not survive a power loss: " + notForced);
    }
    if (latest != null) {
      reasons.add("real_time/ is out of date: " + latest);
    }
    if (firstMissing != null) {
      reasons.add(
          Counted.of(missingLines, "line of the log is", "lines of the log are")
              + " not in the views, move away what is in the way: "
              + firstMissing);
    }
    return reasons;
  }

  synchronized Map<String, Object> details() {
    return Map.of("view_failures", failures, "view_missing_lines", missingLines);
  }
}
