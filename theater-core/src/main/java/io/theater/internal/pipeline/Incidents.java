package io.theater.internal.pipeline;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What went wrong since the start, by kind. The first of a kind is logged at once, the rest as one
 * line a minute. Nothing is forgotten, so health stays honest after the trouble is over.
 */
final class Incidents {
  private static final Logger log = LoggerFactory.getLogger("io.theater");
  private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final int MAX_KINDS = 100;

  private final LongSupplier nanoTime;
  private final Map<String, Kind> kinds = new LinkedHashMap<>(); // guarded by this

  Incidents(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Counts and perhaps logs. Never throws, whatever the logging of the host does. */
  void report(String what, long count, @Nullable Throwable cause) {
    try {
      String line = record(what, count, cause);
      if (line != null) {
        log.warn("{}", line, cause);
      }
    } catch (Throwable loggingFailed) {
      // Nothing is left to tell it to.
    }
  }

  private synchronized @Nullable String record(String what, long count, @Nullable Throwable cause) {
    if (!kinds.containsKey(what) && kinds.size() >= MAX_KINDS) {
      return null;
    }
    Kind kind = kinds.computeIfAbsent(what, w -> new Kind());
    kind.count += count;
    kind.last = cause == null ? kind.last : describe(cause);
    long now = nanoTime.getAsLong();
    if (kind.logged && now - kind.loggedNanos < QUIET_NANOS) {
      return null;
    }
    boolean first = !kind.logged;
    kind.logged = true;
    kind.loggedNanos = now;
    return first ? "theater: " + kind.sentence(what) : "theater, still: " + kind.sentence(what);
  }

  synchronized List<String> reasons() {
    List<String> reasons = new ArrayList<>();
    kinds.forEach((what, kind) -> reasons.add(kind.sentence(what)));
    return reasons;
  }

  static String describe(Throwable cause) {
    try {
      String message = cause.getMessage();
      String name = cause.getClass().getName();
      return message == null ? name : name + ": " + clip(message);
    } catch (Throwable hostile) {
      return cause.getClass().getName();
    }
  }

  private static String clip(String message) {
    return message.length() <= 200 ? message : message.substring(0, 200) + "…";
  }

  private static final class Kind {
    private long count;
    private boolean logged;
    private long loggedNanos;
    private @Nullable String last;

    private String sentence(String what) {
      return what + " (" + count + (last == null ? ")" : "), last: " + last);
    }
  }
}
