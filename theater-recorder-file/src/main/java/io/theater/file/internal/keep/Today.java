package io.theater.file.internal.keep;

import io.theater.file.internal.SegmentName;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The day from which ages are counted: what the clock says, but at most the day after the last but
 * one day of records. A clock that jumps ahead by years takes the newest day with it, and deletes
 * nothing before records of a second day agree with it.
 */
final class Today {
  private Today() {}

  /** Empty when nothing is recorded, so that nothing has an age. */
  static Optional<LocalDate> of(Instant now, Collection<SegmentName> segments) {
    TreeSet<LocalDate> days =
        segments.stream().map(SegmentName::day).collect(Collectors.toCollection(TreeSet::new));
    if (days.isEmpty()) {
      return Optional.empty();
    }
    LocalDate newest = days.last();
    LocalDate before = days.lower(newest);
    LocalDate known = before == null ? newest : before.plusDays(1);
    LocalDate clock = LocalDate.ofInstant(now, ZoneOffset.UTC);
    return Optional.of(clock.isBefore(known) ? clock : known);
  }
}
