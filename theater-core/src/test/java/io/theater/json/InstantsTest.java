package io.theater.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstantsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "2025-12-07T12:24:08.275173Z",
        "2025-12-07T12:24:08Z",
        "2025-12-07T12:24:08.1Z",
        "2025-12-07T12:24:08.123456789Z",
        "1969-12-31T23:59:59.999999Z",
        "0000-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "2024-02-29T00:00:00Z",
        "2000-02-29T00:00:00Z",
        "2016-12-31T23:59:60Z",
        "2025-12-07T24:00:00Z",
        "2025-12-07t12:24:08z",
        "+12025-12-07T12:24:08Z",
        "-0001-12-07T12:24:08Z",
        "2025-12-07T12:24:08.Z"
      })
  void readsWhatTheGeneralParserReads(String text) {
    assertThat(Instants.parse(text)).isEqualTo(Instant.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Z",
        "yesterday",
        "2025-12-07",
        "2025-12-07 12:24:08Z",
        "2025-02-29T00:00:00Z",
        "1900-02-29T00:00:00Z",
        "2025-04-31T00:00:00Z",
        "2025-00-07T12:24:08Z",
        "2025-13-07T12:24:08Z",
        "2025-12-00T12:24:08Z",
        "2025-12-07T25:24:08Z",
        "2025-12-07T12:60:08Z",
        "2025-12-07T12:24:61Z",
        "2025-12-07T12:24:08.1234567890Z",
        "2025-12-07T12:24:08.12x4Z",
        "2025-12-07T12:24:08,5Z",
        "２025-12-07T12:24:08Z"
      })
  void refusesWhatTheGeneralParserRefuses(String text) {
    assertThatThrownBy(() -> Instant.parse(text)).isInstanceOf(DateTimeException.class);
    assertThatThrownBy(() -> Instants.parse(text)).isInstanceOf(DateTimeException.class);
  }

  @Test
  void readsAnyTimeThatIsWritten() {
    Random random = new Random(5);
    for (int i = 0; i < 20_000; i++) {
      Instant at =
          Instant.ofEpochSecond(random.nextLong() % 60_000_000_000L, random.nextInt(1_000_000_000));

      assertThat(Instants.parse(at.toString())).isEqualTo(at);
    }
  }
}
