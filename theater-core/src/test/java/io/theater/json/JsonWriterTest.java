package io.theater.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonWriterTest {

  @Test
  void textOfAnyCharactersIsReadBackByAnyParser() {
    RandomRecords.forSeeds(
        seed -> {
          RandomRecords random = new RandomRecords(seed);
          StringBuilder text = new StringBuilder();
          for (int i = random.number(5000); i > 0; i--) {
            text.appendCodePoint(codePoint(random));
          }

          byte[] json = Json.bytes(text.toString());

          assertThat(new ObjectMapper().readValue(json, String.class)).isEqualTo(text.toString());
        });
  }

  @Test
  void loneSurrogatesBecomeReplacementCharacters() {
    assertThat(Json.text("a\uD800b\uDC00c\uD83D")).isEqualTo("\"a\uFFFDb\uFFFDc\uFFFD\"");
  }

  @Test
  void aPairThatCrossesTheChunksStaysAPair() {
    for (int before = 0; before < 2_100; before++) {
      String text = "x".repeat(before) + "😀" + "y".repeat(300);
      assertThat(Json.text(text)).isEqualTo('"' + text + '"');
    }
    String pairs = "x" + "😀".repeat(2_000);
    assertThat(Json.text(pairs)).isEqualTo('"' + pairs + '"');
  }

  @Test
  void halfAPairIsReplacedAtTheEdgeOfAnyChunk() {
    for (int before = 0; before < 2_100; before++) {
      String text = "x".repeat(before);
      assertThat(Json.text(text + '\ud83d')).isEqualTo('"' + text + "\ufffd\"");
      assertThat(Json.text(text + "\ude00y")).isEqualTo('"' + text + "\ufffdy\"");
    }
  }

  @Test
  void lineEndsAndControlCharactersAreEscaped() {
    assertThat(Json.text("\r\n\t\b\f\"\\\u0000\u001f\u007f\u2028\u2029/é"))
        .isEqualTo("\"\\r\\n\\t\\b\\f\\\"\\\\\\u0000\\u001f\\u007f\\u2028\\u2029/é\"");
  }

  @Test
  void numbersThatJsonDoesNotKnowAreText() {
    assertThat(Json.text(Arrays.asList(Double.NaN, Float.NEGATIVE_INFINITY, null)))
        .isEqualTo("[\"NaN\",\"-Infinity\",null]");
    assertThat(Json.text(BigInteger.TEN.pow(2000))).startsWith("\"1000").hasSize(2003);
  }

  @Test
  void numbersKeepTheirValue() {
    List<Number> numbers =
        List.of(
            0,
            Integer.MIN_VALUE,
            Long.MAX_VALUE,
            -1.5,
            1e300,
            new BigInteger("123456789012345678901234567890"),
            new BigDecimal("0.1234567890123456789"),
            new BigDecimal("1E+400"));
    byte[] json = Json.bytes(numbers);

    assertThat(Json.read(json, 0, json.length)).isEqualTo(numbers);
  }

  @Test
  void instantsAreInUtcToTheMicrosecond() {
    assertThat(Json.text(Instant.parse("2025-12-07T12:24:08.275173999Z")))
        .isEqualTo("\"2025-12-07T12:24:08.275173Z\"");
    assertThat(Json.text(Instant.parse("1969-12-31T23:59:59Z")))
        .isEqualTo("\"1969-12-31T23:59:59Z\"");
    for (Instant edge : List.of(Instant.MIN, Instant.parse("-0001-01-01T00:00:00.5Z"))) {
      assertThat(Instant.parse(Json.text(edge).replace("\"", ""))).isEqualTo(edge);
    }
  }

  @Test
  void durationsAreMillisecondsWithTheFractionTheyNeed() {
    assertThat(Json.text(Duration.ofSeconds(2))).isEqualTo("2000");
    assertThat(Json.text(Duration.ofNanos(1_500))).isEqualTo("0.0015");
    assertThat(Json.text(Duration.ofNanos(-1_500_000))).isEqualTo("-1.5");
    assertThat(Json.text(Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo("9000000000000000");
    assertThat(Json.text(Duration.ofSeconds(Long.MIN_VALUE))).isEqualTo("-9000000000000000");
  }

  @Test
  void valuesThatContainThemselvesAreCut() {
    List<Object> endless = new ArrayList<>();
    endless.add(endless);
    byte[] json = Json.bytes(endless);

    assertThat(Json.read(json, 0, json.length)).isInstanceOf(List.class);
  }

  @Test
  void aGiantDoesNotKeepItsBuffer() {
    JsonWriter json = new JsonWriter();
    json.value("x".repeat(3 << 20));
    assertThat(json.length()).isEqualTo((3 << 20) + 2);

    assertThat(json.clear().value(1).array()).hasSizeLessThan(1 << 20);
  }

  @Test
  void aDocumentCanBeDrainedInPieces() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    JsonWriter json = new JsonWriter().beginObject().name("data").beginArray();
    for (int i = 0; i < 3; i++) {
      json.value(Map.of("i", i)).drainTo(out);
    }
    json.endArray().member("more", false).endObject().drainTo(out);

    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo("{\"data\":[{\"i\":0},{\"i\":1},{\"i\":2}],\"more\":false}");
  }

  private static int codePoint(RandomRecords random) {
    return switch (random.number(5)) {
      case 0 -> random.number(0x80);
      case 1 -> random.number(0x800);
      case 2 -> 0x2020 + random.number(16);
      case 3 -> 0x4E00 + random.number(0x5000);
      default -> 0x10000 + random.number(0x100000);
    };
  }
}
