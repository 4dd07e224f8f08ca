package io.theater.redact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RedactorTest {

  private static final Redactor STANDARD = Redactors.standard();

  static List<Corpus.Case> corpus() {
    return Corpus.all();
  }

  @ParameterizedTest
  @MethodSource("corpus")
  void masksSecretsAndNothingElse(Corpus.Case sample) {
    assertThat(STANDARD.redact(sample.text()).text()).isEqualTo(sample.expected());
  }

  @ParameterizedTest
  @MethodSource("corpus")
  void redactingTwiceChangesNothing(Corpus.Case sample) {
    String once = STANDARD.redact(sample.text()).text();
    assertThat(STANDARD.redact(once).text()).isEqualTo(once);
  }

  @Test
  void returnsTheSameInstanceWhenThereIsNothingToMask() {
    String text = new String("nothing to hide");
    Redaction redaction = STANDARD.redact(text);
    assertThat(redaction.text()).isSameAs(text);
    assertThat(redaction.changed()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1_000, 20_000, 500_000})
  void returnsTheSameInstanceWhateverWasRedactedBefore(int length) {
    String clean = (Corpus.ENGLISH + Corpus.CHINESE).repeat(length / 200 + 1).substring(0, length);
    String secret = clean + " password=" + Corpus.A40;
    for (int round = 0; round < 3; round++) {
      assertThat(STANDARD.redact(clean).text()).isSameAs(clean);
      assertThat(STANDARD.redact(secret).text()).isEqualTo(clean + " password=[REDACTED:password]");
      assertThat(STANDARD.redact("x").text()).isEqualTo("x");
    }
  }

  @Test
  void redactsOnManyThreadsAtOnce() {
    List<Corpus.Case> corpus = Corpus.all();
    IntStream.range(0, 20_000)
        .parallel()
        .mapToObj(i -> corpus.get(i * 31 % corpus.size()))
        .forEach(
            sample ->
                assertThat(STANDARD.redact(sample.text()).text()).isEqualTo(sample.expected()));
  }

  @Test
  void redactsWithinRuleOfTheHost() {
    Redactor[] self = new Redactor[1];
    self[0] =
        Redactors.builder()
            .rule(
                "inner",
                "IN",
                (text, anchor) ->
                    self[0].redact("password=abc").changed()
                        ? anchor + 2
                        : SecretVerifier.NO_SECRET)
            .build();
    assertThat(self[0].redact("password=x IN out, Cookie: c").text())
        .isEqualTo("password=[REDACTED:password] [REDACTED:inner] out, Cookie: [REDACTED:cookie]");
  }

  @Test
  void countsFindingsByKind() {
    Redaction redaction = STANDARD.redact("password=x1 password=x2 Cookie: c");
    assertThat(redaction.findings()).isEqualTo(Map.of("password", 2, "cookie", 1));
    assertThat(redaction.changed()).isTrue();
  }

  @Test
  void treatsNullAsEmpty() {
    assertThat(STANDARD.redact(null)).isEqualTo(Redaction.clean(""));
    assertThat(STANDARD.isSecretKey(null)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password",
        "Password",
        "db.password",
        "userPasswd",
        "api_key",
        "apiKey",
        "X-Api-Key",
        "authorization",
        "Set-Cookie",
        "AWS_SECRET_ACCESS_KEY",
        "access_token",
        "token",
        "secrets",
        "password2",
        "密码",
        "用户口令",
        "privateKey",
        "credentials"
      })
  void knowsSecretKeys(String key) {
    assertThat(STANDARD.isSecretKey(key)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "max_tokens",
        "token_count",
        "tokens",
        "eos_token",
        "maxToken",
        "nextPageToken",
        "key",
        "session_id",
        "author",
        "password_policy",
        "secretary",
        "密码长度"
      })
  void knowsOrdinaryKeys(String key) {
    assertThat(STANDARD.isSecretKey(key)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "mail bob.x+y@mail.example.com!, mail [REDACTED:email]!",
    "电话13812345678。, 电话[REDACTED:phone]。",
    "call +86 138-1234-5678 now, call [REDACTED:phone] now",
    "call +1 (415) 555-2671., call [REDACTED:phone].",
    "card 4111 1111 1111 1111 ok, card [REDACTED:card] ok",
    "card 4111-1111-1111-1112 ok, card 4111-1111-1111-1112 ok",
    "身份证11010519491231002X。, 身份证[REDACTED:chinese_id]。",
    "110105194912310021 no, 110105194912310021 no",
    "a@b and x@y.1 and 1+1 and 20240101123456, a@b and x@y.1 and 1+1 and 20240101123456",
  })
  void masksPersonalDataOnDemand(String text, String expected) {
    assertThat(personal().redact(text).text()).isEqualTo(expected);
    assertThat(STANDARD.redact(text).changed()).isFalse();
  }

  static Redactor personal() {
    return Redactors.builder().emails().phones().cards().chineseIds().build();
  }

  @Test
  void addsKeysAndRulesOfTheHost() {
    Redactor redactor =
        Redactors.builder()
            .secretKeys("internal_code", "工号")
            .rule("ticket", "TCK-", Pattern.compile("TCK-[0-9]{4}\\b"))
            .rule("pin", "PIN", (text, anchor) -> Math.min(text.length(), anchor + 5))
            .build();
    assertThat(redactor.redact("TCK-1234 TCK-12345 internalCode=7 工号：8 PIN77 x").text())
        .isEqualTo(
            "[REDACTED:ticket] TCK-12345 internalCode=[REDACTED:secret] 工号：[REDACTED:secret]"
                + " [REDACTED:pin] x");
    assertThat(redactor.isSecretKey("INTERNAL-CODE")).isTrue();
  }

  @Test
  void masksAsTheHostWishes() {
    Redactor redactor = Redactors.builder().mask(kind -> "***").build();
    String once = redactor.redact("password=abc, Cookie: x").text();
    assertThat(once).isEqualTo("password=***, Cookie: ***");
    assertThat(redactor.redact(once).text()).isEqualTo(once);
  }

  @Test
  void masksEverythingWhenRuleThrows() {
    assertFailsClosed(
        (text, anchor) -> {
          throw new IllegalStateException();
        });
  }

  @Test
  void masksEverythingWhenRuleOverflowsTheStack() {
    assertFailsClosed(RedactorTest::endless);
  }

  @Test
  void masksEverythingWhenRuleLooksTooFar() {
    assertFailsClosed((text, anchor) -> text.charAt(text.length()));
  }

  @Test
  void masksEverythingWhenPatternBacktracksWithoutEnd() {
    Pattern evil = Pattern.compile("X(a+)+\\1b");
    Redactor redactor = Redactors.builder().rule("x", "X", evil).build();
    assertThat(redactor.redact("X" + "a".repeat(50)).text()).isEqualTo("[REDACTED:error]");
  }

  @Test
  void masksWhatPatternCannotDecideWithinBounds() {
    Redactor redactor = Redactors.builder().rule("x", "X", Pattern.compile("X\\w*;")).build();
    assertThat(redactor.redact("aX" + "b".repeat(5_000) + " c").text())
        .isEqualTo("a[REDACTED:x] c");
  }

  private static int endless(CharSequence text, int anchor) {
    return anchor < 0 ? 0 : endless(text, (anchor + 1) & Integer.MAX_VALUE) + 1;
  }

  private static void assertFailsClosed(SecretVerifier verifier) {
    Redactor redactor = Redactors.builder().rule("bad", "BAD", verifier).build();
    Redaction redaction = redactor.redact("password=a shown BAD hidden");
    assertThat(redaction).isEqualTo(new Redaction("[REDACTED:error]", Map.of("error", 1)));
    RedactingStream stream = redactor.stream();
    assertThat(stream.append("shown BAD hidden").text()).isEqualTo("[REDACTED:error]");
    assertThat(stream.append(" more").text() + stream.finish().text()).isEmpty();
    assertThat(stream.heldBack()).isZero();
  }

  @Test
  void rejectsRulesThatCannotWork() {
    assertThatThrownBy(() -> Redactors.builder().rule("a", "", Pattern.compile("a")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("anchor");
    assertThatThrownBy(() -> Redactors.builder().rule("A b", "x", Pattern.compile("a")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("kind");
    assertThatThrownBy(() -> Redactors.builder().secretKeys(" "))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void letsEverythingThroughWhenThereIsNoRedactor() {
    Redactor none = Redactors.none();
    assertThat(none.redact("password=a").text()).isEqualTo("password=a");
    assertThat(none.stream().append("password=a").text()).isEqualTo("password=a");
    assertThat(none.isSecretKey("password")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sk-",
        "=",
        ":",
        "@",
        "\"",
        "\\",
        "-----BEGIN ",
        "{\"a\":\"{\\\"a\\\":",
        "password=",
        "\"password\":",
        "password=a,",
        "eyJ",
        "eyJ.",
        "://",
        "http://a:",
        "Cookie: a=\n",
        "1",
        "[REDACTED:",
        "密码",
        "\"token\":\"a\",",
        "Bearer ",
        "a@",
        "+1 ",
        ".",
        "\"secrets\":[\""
      })
  void isLinearInHostileTexts(String unit) {
    String text = unit.repeat(2_000_000 / unit.length());
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(30), () -> assertThat(personal().redact(text).text()).isNotEmpty());
  }
}
