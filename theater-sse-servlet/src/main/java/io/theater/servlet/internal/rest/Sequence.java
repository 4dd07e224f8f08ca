package io.theater.servlet.internal.rest;

import io.theater.model.StepRecord;
import io.theater.model.StepStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Steps of one parent by their times: a step follows those that ended last before it began, and
 * steps whose times overlap are parallel. A skipped step is followed by none.
 */
final class Sequence {
  /** Where a hundred steps run in parallel and a hundred after them, lines would hide all. */
  private static final int MOST_EDGES_INTO_ONE = 32;

  private final List<Span> all = new ArrayList<>();
  private final List<Span> byEnd;
  private final Set<String> parallel = new HashSet<>();

  /** A time, and among equal times the order in which steps started. */
  private record Moment(Instant time, int rank) implements Comparable<Moment> {
    @Override
    public int compareTo(Moment other) {
      int byTime = time.compareTo(other.time);
      return byTime == 0 ? Integer.compare(rank, other.rank) : byTime;
    }
  }

  private record Span(StepRecord step, Moment begin, Moment end) {
    boolean skipped() {
      return step.status() == StepStatus.SKIPPED;
    }
  }

  /** Steps in the order in which they started. */
  Sequence(List<StepRecord> steps) {
    Instant latest = Instant.MIN;
    for (StepRecord step : steps) {
      Span span = span(step, latest, all.size());
      all.add(span);
      latest = span.begin().time();
    }
    byEnd =
        all.stream()
            .filter(span -> !span.skipped())
            .sorted(Comparator.comparing(Span::end))
            .toList();
    findParallel();
  }

  private static Span span(StepRecord step, Instant unknown, int rank) {
    Instant end = step.endedAt() == null ? Instant.MAX : step.endedAt();
    Instant begin = step.startedAt();
    if (begin == null) {
      begin = step.status() == StepStatus.SKIPPED ? end : unknown;
    }
    Instant notBefore = end.isBefore(begin) ? begin : end;
    return new Span(step, new Moment(begin, rank), new Moment(notBefore, rank));
  }

  private void findParallel() {
    @Nullable Span longest = null;
    List<Span> byBegin = byEnd.stream().sorted(Comparator.comparing(Span::begin)).toList();
    for (Span span : byBegin) {
      if (longest != null && span.begin().compareTo(longest.end()) < 0) {
        parallel.add(span.step().id());
        parallel.add(longest.step().id());
      }
      if (longest == null || span.end().compareTo(longest.end()) > 0) {
        longest = span;
      }
    }
  }

  boolean isParallel(StepRecord step) {
    return parallel.contains(step.id());
  }

  /** Calls for every pair of which the second followed the first. */
  void followed(BiConsumer<StepRecord, StepRecord> pair) {
    for (Span span : all) {
      before(span).forEach(before -> pair.accept(before, span.step()));
    }
  }

  /** Those that ended before it began, without those after whose end another of them began. */
  private List<StepRecord> before(Span span) {
    List<StepRecord> found = new ArrayList<>();
    @Nullable Moment lastBegin = null;
    for (int i = endedBefore(span.begin()) - 1; i >= 0; i--) {
      Span earlier = byEnd.get(i);
      boolean later = lastBegin == null || earlier.end().compareTo(lastBegin) > 0;
      if (!later || found.size() == MOST_EDGES_INTO_ONE) {
        break;
      }
      found.add(0, earlier.step());
      if (lastBegin == null || earlier.begin().compareTo(lastBegin) > 0) {
        lastBegin = earlier.begin();
      }
    }
    return found;
  }

  private int endedBefore(Moment moment) {
    int low = 0;
    int high = byEnd.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (byEnd.get(middle).end().compareTo(moment) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Ids of those that nothing has followed. */
  List<String> last() {
    Set<String> followed = new HashSet<>();
    followed(
        (before, after) -> {
          if (after.status() != StepStatus.SKIPPED) {
            followed.add(before.id());
          }
        });
    return byEnd.stream()
        .map(span -> span.step().id())
        .filter(id -> !followed.contains(id))
        .toList();
  }
}
