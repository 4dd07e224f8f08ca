package io.theater.benchmarks.peer;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;

/** Writes instants of our century to the microsecond without allocating. One thread at a time. */
final class IsoInstant {
  private static final int SECONDS_PER_DAY = 86_400;

  private final char[] text = "2000-01-01T00:00:00.000000Z".toCharArray();
  private long day = Long.MIN_VALUE;

  void write(JsonGenerator json, Instant instant) throws IOException {
    long seconds = instant.getEpochSecond();
    date(Math.floorDiv(seconds, SECONDS_PER_DAY));
    int time = Math.floorMod(seconds, SECONDS_PER_DAY);
    digits(time / 3600, 11, 2);
    digits(time / 60 % 60, 14, 2);
    digits(time % 60, 17, 2);
    digits(instant.getNano() / 1_000, 20, 6);
    json.writeString(text, 0, text.length);
  }

  private void date(long epochDay) {
    if (epochDay != day) {
      LocalDate.ofEpochDay(epochDay).toString().getChars(0, 10, text, 0);
      day = epochDay;
    }
  }

  private void digits(int number, int from, int count) {
    int rest = number;
    for (int i = from + count - 1; i >= from; i--, rest /= 10) {
      text[i] = (char) ('0' + rest % 10);
    }
  }
}
