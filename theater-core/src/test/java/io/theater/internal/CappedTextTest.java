package io.theater.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.theater.model.Truncation;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CappedTextTest {

  @Test
  void keepsAShortTextAsItIs() {
    List<Truncation> cuts = new ArrayList<>();
    String text = "x".repeat(100);
    assertThat(CappedText.cut("f", text, 100, cuts::add)).isSameAs(text);
    assertThat(cuts).isEmpty();
    assertThat(CappedText.cutAt(text)).isNegative();
  }

  @Test
  void keepsHeadAndTailAndSaysHowMuchIsMissing() throws Exception {
    String text = "a".repeat(500) + "b".repeat(500);
    List<Truncation> cuts = new ArrayList<>();
    String cut = CappedText.cut("f", text, 100, cuts::add);
    assertThat(cut).startsWith("a".repeat(50) + "\n[… 900 ").endsWith("\n" + "b".repeat(50));
    assertThat(cut.charAt(CappedText.cutAt(cut))).isEqualTo('\n');
    assertThat(cuts).containsExactly(new Truncation("f", 1_000, sha256(text)));
  }

  @Test
  void findsItsCutAmongOtherEllipses() {
    String text = "… and so on … ".repeat(100);
    String cut = CappedText.cut("f", text, 100, report -> {});
    assertThat(CappedText.cutAt(text)).isNegative();
    assertThat(CappedText.cutAt(cut)).isEqualTo(50);
    assertThat(CappedText.cutAt("…]\n")).isNegative();
    assertThat(CappedText.cutAt(CappedText.CUT_END)).as("an end alone").isNegative();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void inPiecesItIsTheSameAsWhole(long seed) throws Exception {
    Random random = new Random(seed);
    StringBuilder all = new StringBuilder();
    CappedText pieces = new CappedText(64);
    for (int i = 0; i < 200; i++) {
      String piece = random.nextBoolean() ? "😀文" : "x".repeat(random.nextInt(90));
      for (int at = 0; at < piece.length(); ) {
        int end = Math.min(piece.length(), at + 1 + random.nextInt(7));
        pieces.append(piece.substring(at, end));
        at = end;
      }
      all.append(piece);
    }
    List<Truncation> cuts = new ArrayList<>();
    String whole = CappedText.cut("f", all.toString(), 64, cuts::add);
    assertThat(pieces.length()).isEqualTo(all.length());
    assertThat(pieces.truncation("f")).isEqualTo(cuts.get(0));
    assertThat(cuts.get(0).sha256()).isEqualTo(sha256(all.toString()));
    assertThat(pieces.text()).hasSizeBetween(64, 64 + 50).contains("characters truncated");
    assertThat(CleanText.of(pieces.text()))
        .as("no half pair, seed %d", seed)
        .isEqualTo(pieces.text());
    assertThat(CleanText.of(whole)).isEqualTo(whole);
  }

  private static String sha256(String text) throws Exception {
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void replacesNulAndLoneSurrogatesOnly() {
    assertThat(CleanText.of("a\u0000b\uD800c\uDC00d😀")).isEqualTo("a\uFFFDb\uFFFDc\uFFFDd😀");
    String clean = "all 文 good 😀";
    assertThat(CleanText.of(clean)).isSameAs(clean);
    assertThat(CleanText.of("x\uD83D")).isEqualTo("x\uFFFD");
  }
}
