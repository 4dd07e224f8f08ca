package io.theater.file.internal.keep;

import static org.assertj.core.api.Assertions.assertThat;

import io.theater.file.internal.LogStream;
import io.theater.file.internal.SegmentName;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TodayTest {
  private static final Instant NOON = Instant.parse("2025-12-07T12:00:00Z");

  @Test
  void isTheDayOfTheClockWhileSomethingIsRecordedEveryDay() {
    assertThat(Today.of(NOON, days("2025-12-05", "2025-12-06", "2025-12-07")))
        .contains(LocalDate.parse("2025-12-07"));
  }

  @Test
  void isNotBeforeTheClockHasReachedIt() {
    assertThat(Today.of(NOON, days("2025-12-08", "2025-12-09")))
        .contains(LocalDate.parse("2025-12-07"));
  }

  @Test
  void doesNotFollowAClockThatJumpsAheadUntilRecordsOfTwoDaysDo() {
    Instant later = Instant.parse("2035-12-07T12:00:00Z");
    assertThat(Today.of(later, days("2025-12-06", "2025-12-07", "2035-12-07")))
        .contains(LocalDate.parse("2025-12-08"));
    assertThat(Today.of(later, days("2025-12-07", "2035-12-06", "2035-12-07")))
        .contains(LocalDate.parse("2035-12-07"));
  }

  @Test
  void staysWhereTheRecordsEnd() {
    assertThat(Today.of(NOON, days("2025-01-01", "2025-01-02")))
        .contains(LocalDate.parse("2025-01-02"));
    assertThat(Today.of(NOON, days("2025-01-01"))).contains(LocalDate.parse("2025-01-01"));
  }

  @Test
  void isUnknownWithoutRecords() {
    assertThat(Today.of(NOON, List.of())).isEmpty();
  }

  private static List<SegmentName> days(String... days) {
    return Arrays.stream(days)
        .map(day -> new SegmentName(LogStream.STEPS, LocalDate.parse(day), 3, ""))
        .toList();
  }
}
