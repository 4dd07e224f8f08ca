package io.theater.redact;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The automaton and its short cut against a search for each anchor at each place. */
final class AnchorsTest {

  private static final Rule NEVER = (text, start, end) -> Verdict.NONE;
  private static final String LETTERS = "abcAB.-1 密码\u0163\u01ff";

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void findsEveryAnchorInPiecesOfAnyLength(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      List<Anchor> anchors = anchors(random);
      String text = word(random, random.nextInt(200));
      assertThat(found(new Anchors(anchors), text, random))
          .as("seed %d, round %d: %s in %s", seed, round, anchors, text)
          .isEqualTo(expected(anchors, text));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14})
  void knowsHowMuchOfAnAnchorHasBegun(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      List<Anchor> anchors = anchors(random);
      String text = word(random, 1 + random.nextInt(60));
      Anchors automaton = new Anchors(anchors);
      int depth = automaton.depth(scan(automaton, text, random, new ArrayList<>()));
      assertThat(depth)
          .as("seed %d, round %d: %s in %s", seed, round, anchors, text)
          .isEqualTo(begun(anchors, text));
    }
  }

  @Test
  void findsTheLongestOfTheAnchorsThatEndTogetherFirst() {
    List<Anchor> anchors =
        List.of(Anchor.exact("b", NEVER), Anchor.exact("aab", NEVER), Anchor.anyCase("AB", NEVER));
    assertThat(found(new Anchors(anchors), "xAab", new Random(0))).containsExactly("4 aab ab b");
  }

  private static List<Anchor> anchors(Random random) {
    List<Anchor> anchors = new ArrayList<>();
    TreeSet<String> words = new TreeSet<>();
    for (int i = 1 + random.nextInt(40); i > 0; i--) {
      words.add(folded(word(random, 1 + random.nextInt(random.nextInt(8) + 1))));
    }
    for (String word : words) {
      anchors.add(Anchor.anyCase(word, NEVER));
    }
    return anchors;
  }

  private static String word(Random random, int length) {
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < length; i++) {
      word.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return word.toString();
  }

  /** What ends where, by the automaton, which is fed pieces. */
  private static List<String> found(Anchors anchors, String text, Random random) {
    List<String> found = new ArrayList<>();
    scan(anchors, text, random, found);
    return found;
  }

  private static int scan(Anchors anchors, String text, Random random, List<String> found) {
    char[] chars = text.toCharArray();
    int state = anchors.start();
    int position = 0;
    while (position < chars.length) {
      int limit = position + 1 + random.nextInt(chars.length - position);
      while (position < limit) {
        long scanned = anchors.scan(chars, position, limit, state);
        position = Anchors.position(scanned);
        state = Anchors.state(scanned);
        if (anchors.isHit(state)) {
          List<String> texts = Arrays.stream(anchors.endings(state)).map(Anchor::text).toList();
          found.add(position + " " + String.join(" ", texts));
        }
      }
    }
    return state;
  }

  private static List<String> expected(List<Anchor> anchors, String text) {
    List<String> expected = new ArrayList<>();
    for (int end = 1; end <= text.length(); end++) {
      String before = folded(text.substring(0, end));
      List<String> texts =
          anchors.stream()
              .map(Anchor::text)
              .filter(before::endsWith)
              .sorted((a, b) -> b.length() - a.length())
              .toList();
      if (!texts.isEmpty()) {
        expected.add(end + " " + String.join(" ", texts));
      }
    }
    return expected;
  }

  private static int begun(List<Anchor> anchors, String text) {
    for (int from = 0; from < text.length(); from++) {
      String end = folded(text.substring(from));
      if (anchors.stream().anyMatch(anchor -> anchor.text().startsWith(end))) {
        return text.length() - from;
      }
    }
    return 0;
  }

  private static String folded(String text) {
    StringBuilder folded = new StringBuilder();
    for (char c : text.toCharArray()) {
      folded.append(Window.lower(c));
    }
    return folded.toString();
  }
}
