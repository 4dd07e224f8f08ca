package io.theater.history;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Objects;

/**
 * Whole days in UTC.
 *
 * @param first the first day
 * @param last the last day, included
 */
public record DateRange(LocalDate first, LocalDate last) {

  /** Refuses a range that ends before it begins. */
  public DateRange {
    Objects.requireNonNull(first, "first");
    Objects.requireNonNull(last, "last");
    if (last.isBefore(first)) {
      throw new IllegalArgumentException("last day " + last + " is before first day " + first);
    }
  }

  /**
   * One day.
   *
   * @param day the day
   * @return the range
   */
  public static DateRange of(LocalDate day) {
    return new DateRange(day, day);
  }

  /**
   * Today and the days before it.
   *
   * @param days how many days, at least 1
   * @return the range
   */
  public static DateRange lastDays(int days) {
    return lastDays(days, Clock.systemUTC());
  }

  /**
   * The clock's day and the days before it.
   *
   * @param days how many days, at least 1
   * @param clock says what today is
   * @return the range
   */
  public static DateRange lastDays(int days, Clock clock) {
    if (days < 1) {
      throw new IllegalArgumentException("days must be at least 1 but is " + days);
    }
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    return new DateRange(today.minusDays(days - 1L), today);
  }

  /**
   * Every day there can be.
   *
   * @return the range
   */
  public static DateRange all() {
    return new DateRange(LocalDate.EPOCH, LocalDate.of(9999, 12, 31));
  }

  /**
   * Whether an instant falls into the range.
   *
   * @param instant any instant
   * @return true when its UTC day is in the range
   */
  public boolean contains(Instant instant) {
    LocalDate day = LocalDate.ofInstant(instant, ZoneOffset.UTC);
    return !day.isBefore(first) && !day.isAfter(last);
  }
}
