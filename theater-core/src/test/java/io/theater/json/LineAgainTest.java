package io.theater.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A line that is read again says the same as one that is read for the first time. */
class LineAgainTest {
  private static final String BEGIN = "{\"v\":1,\"seq\":7,";
  private static final String END = "\"id\":\"i\",\"session_id\":\"s\",\"response\":\"r\"}";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\"partial\":true,",
        "\"partial\" :true,",
        "\"partial\"\n:true,",
        "\"p\\u0061rtial\":true,",
        "\"partial\":false,",
        "\"partial\":null,",
        "\"role_name\":\"partial\",",
        "\"role_name\":\"\\\"partial\\\":true\",",
        "\"role_name\":\"a\\\\\",\"partial\":true,",
        "\"role_name\":\"{[\",\"partial\":true,",
        "\"metadata\":{\"partial\":true},",
        "\"metadata\":{\"prompt\":[{\"response\":\"x\"}]},\"partial\":true,",
        "\"at\":\"2025-12-07T12:24:08Z\","
      })
  void saysTheSame(String members) {
    String json = BEGIN + members + END;
    JsonLine first = parse(json);
    JsonLine again = again(json);

    assertThat(again.truth("partial")).isEqualTo(first.truth("partial"));
    assertThat(again(json).instant("at")).isEqualTo(first.instant("at"));
    assertThat(again(json).longValue("seq")).isEqualTo(7);
    assertThat(again(json).kind()).isEqualTo("interaction");
    assertThat(again(json).isSealed()).isFalse();
    assertThat(again(json).toInteraction()).isEqualTo(first.toInteraction());
  }

  @Test
  void aMemberBehindThePayloadIsNotOfTheHead() {
    String json = BEGIN + "\"prompt\":\"p\",\"partial\":true}";

    assertThat(truth(parse(json))).isNull();
    assertThat(truth(again(json))).isNull();
  }

  private static @Nullable Boolean truth(JsonLine line) {
    return line.truth("partial");
  }

  @Test
  void aSealedLineIsSealed() {
    String json = BEGIN + "\"enc\":\"A256GCM\",\"kid\":\"k\",\"payload\":\"\"}";

    assertThat(again(json).isSealed()).isTrue();
    assertThat(again(json).text("kid")).isEqualTo("k");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"v\":2,\"id\":\"i\"}",
        "{\"id\":\"i\",\"v\":2}",
        "{\"v\":1,\"id\":\"i\",\"enc\":\"zstd\"}",
        "{\"v\":1,\"\\u0065nc\":\"zstd\"}",
        "{\"v\":1,\"metadata\":{\"prompt\":1},\"enc\":{\"of\":\"later\"}}"
      })
  void whatIsOfALaterVersionIsRefused(String json) {
    assertThatThrownBy(() -> again(json)).isInstanceOf(UnsupportedFormatException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{\"v\":1,", "{\"v\":1,\"id", "{\"v\":1,\"id\\", "[1]"})
  void whatIsNoObjectIsRefused(String json) {
    assertThatThrownBy(() -> again(json)).isInstanceOf(JsonFormatException.class);
  }

  private static JsonLine parse(String json) {
    byte[] bytes = json.getBytes(UTF_8);
    return JsonLine.parse(bytes, 0, bytes.length);
  }

  private static JsonLine again(String json) {
    byte[] bytes = ("}" + json + "\"").getBytes(UTF_8);
    return JsonLine.again(bytes, 1, bytes.length - 2);
  }
}
