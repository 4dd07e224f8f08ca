package io.theater.redact;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RedactingStreamTest {

  private static final Redactor STANDARD = Redactors.standard();
  private static final Redactor FULL =
      Redactors.builder()
          .emails()
          .phones()
          .cards()
          .chineseIds()
          .rule("ticket", "TCK-", Pattern.compile("TCK-[0-9]{4}\\b"))
          .build();

  private static final List<String> FRAGMENTS = fragments();

  static List<Corpus.Case> corpus() {
    return Corpus.all().stream().filter(Corpus.Case::streams).toList();
  }

  @ParameterizedTest
  @MethodSource("corpus")
  void equalsTheWholeAtEverySplit(Corpus.Case sample) {
    String text = sample.text();
    for (int i = 0; i <= text.length(); i++) {
      assertThat(streamed(STANDARD, List.of(text.substring(0, i), text.substring(i))))
          .as("split at %d", i)
          .isEqualTo(sample.expected());
    }
  }

  @ParameterizedTest
  @MethodSource("corpus")
  void equalsTheWholeOneCharacterAtATime(Corpus.Case sample) {
    assertThat(streamed(STANDARD, pieces(sample.text(), new Random(0), 1)))
        .isEqualTo(sample.expected());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void equalsTheWholeForRandomTexts(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 500; round++) {
      String text = randomText(random, "");
      for (Redactor redactor : List.of(STANDARD, FULL)) {
        assertThat(streamed(redactor, pieces(text, random, 9)))
            .as("seed %d, round %d: %s", seed, round, text)
            .isEqualTo(redactor.redact(text).text());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14})
  void redactingRandomTextsTwiceChangesNothing(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 500; round++) {
      String text = randomText(random, " ");
      for (Redactor redactor : List.of(STANDARD, FULL)) {
        String once = redactor.redact(text).text();
        assertThat(redactor.redact(once).text())
            .as("seed %d, round %d: %s", seed, round, text)
            .isEqualTo(once);
      }
    }
  }

  private static String randomText(Random random, String separator) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(8); i >= 0; i--) {
      String fragment = FRAGMENTS.get(random.nextInt(FRAGMENTS.size()));
      boolean cut = random.nextInt(4) == 0 && !fragment.isEmpty();
      text.append(cut ? fragment.substring(random.nextInt(fragment.length())) : fragment);
      text.append(separator);
    }
    return text.toString();
  }

  private static List<String> fragments() {
    List<String> fragments =
        new ArrayList<>(
            List.of(
                " ",
                "\n",
                "\"",
                "\\\"",
                "\\n",
                ":",
                "=",
                ",",
                "{",
                "}",
                "'",
                "\\",
                "password",
                "token",
                "密码",
                "：",
                "Cookie: ",
                "://",
                "@",
                ".",
                "-----BEGIN ",
                "eyJ",
                "sk-",
                "[REDACTED:",
                "[REDACTED:password]",
                "a@b.com",
                "13812345678",
                "TCK-1234",
                "+8613812345678",
                "\"password\":",
                "\"secrets\":[",
                "]",
                "4111111111111111",
                "abc123",
                "是",
                "Bearer "));
    corpus().forEach(sample -> fragments.add(sample.text()));
    fragments.removeIf(text -> text.contains("-----END "));
    return fragments;
  }

  static List<String> prose() {
    return List.of(Corpus.ENGLISH.repeat(5), Corpus.CHINESE.repeat(10));
  }

  @ParameterizedTest
  @MethodSource("prose")
  void holdsBackLittleOfProse(String text) {
    for (Redactor redactor : List.of(STANDARD, FULL)) {
      RedactingStream stream = redactor.stream();
      for (String piece : pieces(text, new Random(1), 5)) {
        stream.append(piece);
        assertThat(stream.heldBack()).isLessThanOrEqualTo(64);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"eyJa", "a", "sk-", "://a:b", "\"password\": ", "-----BEGIN ", "TCK-1", "\\", "="})
  void holdsBackLittleOfAnything(String unit) {
    for (Redactor redactor : List.of(STANDARD, FULL)) {
      RedactingStream stream = redactor.stream();
      for (String piece : pieces("://u:eyJ" + unit.repeat(3_000), new Random(2), 50)) {
        stream.append(piece);
        assertThat(stream.heldBack()).isLessThanOrEqualTo(1_100);
      }
    }
  }

  @Test
  void showsProseAtOnce() {
    assertThat(STANDARD.stream().append("你好，世界。").text()).isEqualTo("你好，世界。");
    assertThat(STANDARD.stream().append("Hello there. ").text()).isEqualTo("Hello there. ");
  }

  @Test
  void holdsBackNothingOfSecretThatIsMaskedAlready() {
    RedactingStream stream = STANDARD.stream();
    assertThat(stream.append("{\"password\":\"abc").text())
        .isEqualTo("{\"password\":\"[REDACTED:password]");
    assertThat(stream.append("d".repeat(100_000)).text()).isEmpty();
    assertThat(stream.heldBack()).isZero();
    assertThat(stream.append("\",\"a\":1}").text()).isEqualTo("\",\"a\":1}");
  }

  @Test
  void keepsMaskingPrivateKeyThatNeverEnds() {
    RedactingStream stream = STANDARD.stream();
    StringBuilder shown = new StringBuilder(stream.append(Corpus.BEGIN).text());
    for (int i = 0; i < 1_000; i++) {
      shown.append(stream.append(Corpus.PEM_BODY).text());
    }
    assertThat(shown.append(stream.finish().text())).hasToString("[REDACTED:private_key]");
  }

  @Test
  void masksWhatIsHeldAndTheRestOfTheWordAfterGap() {
    RedactingStream stream = STANDARD.stream();
    assertThat(stream.append("key sk-" + "a1B2").text()).isEqualTo("key ");
    assertThat(stream.gap().text()).isEqualTo("[REDACTED:gap]");
    assertThat(stream.heldBack()).isZero();
    assertThat(stream.append("c3D4").text()).isEmpty();
    assertThat(stream.append("e5 and up!").text()).isEqualTo(" and up!");
  }

  @Test
  void masksRestOfPrivateKeyAfterGap() {
    RedactingStream stream = STANDARD.stream();
    String shown = stream.append("text ").text() + stream.gap().text();
    shown +=
        streamed(
            stream, pieces(Corpus.PEM_BODY + "abc=\n" + Corpus.END + "\nok", new Random(3), 7));
    assertThat(shown).doesNotContain("AAAABBBB", "abc=").endsWith("\nok");
  }

  @Test
  void goesOnMaskingSecretAcrossGap() {
    RedactingStream stream = STANDARD.stream();
    stream.append("{\"password\":\"correct horse");
    assertThat(stream.gap().text()).isEmpty();
    assertThat(stream.append(" battery staple\"}").text()).isEqualTo("\"}");
  }

  @Test
  void masksWhatIsNotShownWhenOnlyTheEndOfPrivateKeyIsSeen() {
    RedactingStream stream = STANDARD.stream();
    stream.append("shown ");
    assertThat(stream.append(Corpus.PEM_BODY + Corpus.END + "!").text())
        .isEqualTo("[REDACTED:private_key]!");
  }

  @Test
  void showsNothingAfterFinish() {
    RedactingStream stream = STANDARD.stream();
    assertThat(stream.append("passwor").text()).isEmpty();
    assertThat(stream.finish().text()).isEqualTo("passwor");
    assertThat(stream.append("more").text() + stream.finish().text() + stream.gap().text())
        .isEmpty();
  }

  @Test
  void takesAnyCharSequence() {
    RedactingStream stream = STANDARD.stream();
    String shown = stream.append(new StringBuilder("password=abc ok")).text();
    assertThat(shown + stream.finish().text()).isEqualTo("password=[REDACTED:password] ok");
  }

  private static String streamed(Redactor redactor, List<String> pieces) {
    return streamed(redactor.stream(), pieces);
  }

  private static String streamed(RedactingStream stream, List<String> pieces) {
    StringBuilder shown = new StringBuilder();
    for (String piece : pieces) {
      shown.append(stream.append(piece).text());
    }
    return shown.append(stream.finish().text()).toString();
  }

  private static List<String> pieces(String text, Random random, int longest) {
    List<String> pieces = new ArrayList<>();
    for (int i = 0; i < text.length(); ) {
      int end = Math.min(text.length(), i + 1 + random.nextInt(longest));
      pieces.add(text.substring(i, end));
      i = end;
    }
    return pieces;
  }
}
