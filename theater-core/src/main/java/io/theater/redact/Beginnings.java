package io.theater.redact;

import java.util.Arrays;
import java.util.List;

/**
 * Tells where an anchor may begin, by four characters, and overlooks none. The anchors are put into
 * 16 groups; each character has a bit for every place and group at which it must not stand, and
 * what is left of the groups moves one place up with each character (Shift-Or).
 *
 * <p>A group lets every mix of its anchors pass, so an anchor goes where it adds the fewest mixes.
 */
final class Beginnings {

  /** How many characters are looked at. */
  static final int LENGTH = 4;

  private static final int GROUPS = Long.SIZE / LENGTH;
  private static final int LAST_PLACE = Long.SIZE - GROUPS;
  private static final int MASK = 511;
  private static final int ANY = MASK + 1;
  private static final Ascii LETTER = Ascii.of("a-z");

  private final long[] excluded = new long[ANY + 1];

  Beginnings(List<Anchor> anchors) {
    Arrays.fill(excluded, -1);
    int[] sizes = new int[Long.SIZE];
    for (Anchor anchor : anchors) {
      int[] slots = slots(anchor.text());
      if (!passes(slots)) {
        allow(slots, bestGroup(slots, sizes), sizes);
      }
    }
    for (char c = 'A'; c <= 'Z'; c++) {
      excluded[c] &= excluded[Window.lower(c)];
    }
  }

  /** What an anchor begins with; any character goes where it has ended before. */
  private static int[] slots(String anchor) {
    int[] slots = new int[LENGTH];
    for (int place = 0; place < LENGTH; place++) {
      slots[place] = place < anchor.length() ? Window.lower(anchor.charAt(place)) & MASK : ANY;
    }
    return slots;
  }

  private boolean passes(int[] slots) {
    long places = -1;
    for (int slot : slots) {
      places = places << GROUPS | excluded[slot];
    }
    return ~places >>> LAST_PLACE != 0;
  }

  private int bestGroup(int[] slots, int[] sizes) {
    int best = 0;
    long least = Long.MAX_VALUE;
    for (int group = 0; group < GROUPS; group++) {
      long before = 1;
      long after = 1;
      for (int place = 0; place < LENGTH; place++) {
        int bit = place * GROUPS + group;
        boolean allowed = (excluded[slots[place]] >>> bit & 1) == 0;
        before *= sizes[bit];
        after *= sizes[bit] + (allowed ? 0 : weight(slots[place]));
      }
      if (after - before < least) {
        least = after - before;
        best = group;
      }
    }
    return best;
  }

  /** How common a character is, in a way. */
  private static int weight(int slot) {
    return slot == ANY ? 40 : LETTER.has((char) slot) ? 2 : 1;
  }

  private void allow(int[] slots, int group, int[] sizes) {
    for (int place = 0; place < LENGTH; place++) {
      int bit = place * GROUPS + group;
      int slot = slots[place];
      if ((excluded[slot] >>> bit & 1) != 0) {
        sizes[bit] += weight(slot);
        for (int s = slot == ANY ? 0 : slot; s <= slot; s++) {
          excluded[s] &= ~(1L << bit);
        }
      }
    }
  }

  /**
   * The first index from {@code from} at which an anchor may begin. The last characters are not
   * judged, since they may begin an anchor that goes on.
   */
  int next(char[] text, int from, int to) {
    long[] table = excluded;
    long places = -1;
    for (int i = from; i < to; i++) {
      places = places << GROUPS | table[text[i] & MASK];
      if (~places >>> LAST_PLACE != 0) {
        return i - LENGTH + 1;
      }
    }
    return Math.max(from, to - LENGTH + 1);
  }
}
