package io.theater.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CleanTextTest {

  @Test
  void replacesExactlyZeroAndHalvesOfPairsWhereverTheyAre() {
    for (int c = 0; c <= Character.MAX_VALUE; c++) {
      boolean bad = c == 0 || Character.isSurrogate((char) c);
      for (int before : new int[] {0, 63, 64, 1_023, 1_024}) {
        String text = "文".repeat(before) + (char) c + "x".repeat(40);
        String clean = CleanText.of(text);
        if (bad) {
          assertThat(clean).isEqualTo("文".repeat(before) + '\uFFFD' + "x".repeat(40));
        } else if (clean != text) {
          assertThat(clean).as("U+%04X after %d", c, before).isSameAs(text);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void leavesPairsAloneAlsoBetweenOnesThatAreCut(long seed) {
    Random random = new Random(seed);
    String[] pieces = {"😀", "\uD83D", "\uDE00", "\0", "文", "a long word of English "};
    String[] clean = {"😀", "\uFFFD", "\uFFFD", "\uFFFD", "文", "a long word of English "};
    StringBuilder text = new StringBuilder();
    StringBuilder expected = new StringBuilder();
    for (int i = 0, last = 0; i < 1_000; i++) {
      int piece = random.nextInt(pieces.length);
      piece = last == 1 && piece == 2 ? 4 : piece; // they would be a pair
      text.append(pieces[piece]);
      expected.append(clean[piece]);
      last = piece;
    }
    assertThat(CleanText.of(text.toString())).as("seed %d", seed).isEqualTo(expected.toString());
  }
}
