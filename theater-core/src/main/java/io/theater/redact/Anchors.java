package io.theater.redact;

import java.util.List;

/**
 * An Aho-Corasick automaton over all anchors, flattened into one table: {@code next[state | class
 * of the character]} is the next state, a state being the index of its row, and negative when an
 * anchor ends there. Shallow rows come first to share the cache. Case is folded, and the characters
 * above U+00FF share 256 classes: whoever is told of a hit compares the literal.
 *
 * <p>Each step of the automaton waits for the one before, so it runs only from where {@link
 * Beginnings} sees the beginning of an anchor until that has come to nothing.
 */
final class Anchors {

  /** How many characters are told apart. */
  static final int SLOTS = 512;

  private static final int ROW = Integer.MAX_VALUE;

  private final Beginnings beginnings;
  private final char[] classes;
  private final int shift;
  private final int[] next;
  private final Anchor[][] endings;
  private final byte[] depths;
  private final int deep;

  Anchors(List<Anchor> anchors) {
    Trie trie = new Trie(anchors);
    beginnings = new Beginnings(anchors);
    classes = trie.classes();
    shift = trie.shift();
    next = trie.next();
    endings = trie.endings();
    depths = trie.depths();
    deep = trie.firstOfDepth(Beginnings.LENGTH);
  }

  static int slot(char c) {
    return Math.min(c, 256 | (c & 255));
  }

  /** The state from which every scan starts. */
  int start() {
    return 0;
  }

  boolean isHit(int state) {
    return state < 0;
  }

  /** The anchors that may end in a state that is a hit, the longest first. */
  Anchor[] endings(int state) {
    return endings[(state & ROW) >> shift];
  }

  /** How many of the characters just read may be the beginning of an anchor. */
  int depth(int state) {
    return depths[(state & ROW) >> shift];
  }

  /**
   * Scans to the next hit or the end; {@code from} must be before {@code to}.
   *
   * @return position and state, see {@link #position(long)} and {@link #state(long)}
   */
  long scan(char[] text, int from, int to, int state) {
    if (state != 0) {
      return follow(text, from, to, state & ROW, from);
    }
    int begin = beginnings.next(text, from, to);
    return follow(text, begin, to, 0, begin + 1);
  }

  /**
   * Runs the automaton until nothing of what was read before {@code fresh} can become an anchor;
   * from there on, no character is read twice unless it may begin another one.
   */
  private long follow(char[] text, int from, int to, int state, int fresh) {
    int[] rows = next;
    char[] kinds = classes;
    int i = from;
    int s = state;
    int safe = fresh;
    while (i < to) {
      s = rows[s | kinds[slot(text[i++])]];
      if (s < 0) {
        break;
      }
      if (s < deep && i < to) {
        int begin = i - depths[s >> shift];
        if (begin >= safe) {
          i = beginnings.next(text, begin, to);
          safe = i + 1;
          s = 0;
        }
      }
    }
    return (long) s << 32 | i;
  }

  static int position(long scanned) {
    return (int) scanned;
  }

  static int state(long scanned) {
    return (int) (scanned >>> 32);
  }
}
