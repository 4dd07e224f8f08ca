package io.theater.redact;

import java.util.Arrays;
import java.util.List;

/**
 * Builds the table of {@link Anchors} level by level. A node starts with the transitions of the
 * node it falls back to; so the transition that a new child replaces says where the child falls
 * back to.
 */
final class Trie {

  private static final int HIT = Integer.MIN_VALUE;
  private static final Anchor[] NONE = {};

  /** By anchor: the classes of its characters. */
  private final int[][] words;

  private final char[] classes = new char[Anchors.SLOTS];
  private final int shift;
  private final int[] next;
  private final Anchor[][] endings;
  private final byte[] depths;

  /** By node: where it falls back to, and the transition that leads to it from its parent. */
  private final int[] fallbacks;

  private final int[] entries;
  private int nodes = 1;

  Trie(List<Anchor> anchors) {
    words = new int[anchors.size()][];
    shift = 32 - Integer.numberOfLeadingZeros(classify(anchors) - 1);
    int most = 1;
    for (int[] word : words) {
      most += word.length;
    }
    next = new int[most << shift];
    endings = new Anchor[most][];
    endings[0] = NONE;
    depths = new byte[most];
    fallbacks = new int[most];
    entries = new int[most];
    grow(anchors);
  }

  char[] classes() {
    return classes;
  }

  int shift() {
    return shift;
  }

  int[] next() {
    return Arrays.copyOf(next, nodes << shift);
  }

  Anchor[][] endings() {
    return Arrays.copyOf(endings, nodes);
  }

  byte[] depths() {
    return Arrays.copyOf(depths, nodes);
  }

  /** The first row of this depth or deeper. */
  int firstOfDepth(int depth) {
    int node = 0;
    while (node < nodes && depths[node] < depth) {
      node++;
    }
    return node << shift;
  }

  /** Numbers the characters of the anchors; all others are of class 0. */
  private int classify(List<Anchor> anchors) {
    int count = 1;
    for (int a = 0; a < words.length; a++) {
      String text = anchors.get(a).text();
      int[] word = new int[text.length()];
      for (int i = 0; i < word.length; i++) {
        int slot = Anchors.slot(Window.lower(text.charAt(i)));
        if (classes[slot] == 0) {
          classes[slot] = (char) count++;
        }
        word[i] = classes[slot];
      }
      words[a] = word;
    }
    for (char c = 'A'; c <= 'Z'; c++) {
      classes[c] = classes[Window.lower(c)];
    }
    return count;
  }

  private void grow(List<Anchor> anchors) {
    int[] rows = new int[words.length];
    int depth = 0;
    int first;
    do {
      first = nodes;
      depth++;
      for (int a = 0; a < words.length; a++) {
        int[] word = words[a];
        if (depth <= word.length) {
          rows[a] = child(rows[a] | word[depth - 1], first, depth);
        }
        if (depth == word.length) {
          int node = rows[a] >> shift;
          endings[node] = join(endings[node], anchors.get(a));
        }
      }
      inherit(first);
    } while (nodes > first);
  }

  /** The row behind a transition; children that are new on this level are numbered from first. */
  private int child(int entry, int first, int depth) {
    int target = next[entry];
    if ((target & ~HIT) >= first << shift) {
      return target;
    }
    int child = nodes++;
    fallbacks[child] = target & ~HIT;
    entries[child] = entry;
    depths[child] = (byte) depth;
    endings[child] = NONE;
    next[entry] = child << shift;
    return child << shift;
  }

  /** Completes a level: hits are marked first because the marks are inherited, too. */
  private void inherit(int first) {
    for (int node = first; node < nodes; node++) {
      endings[node] = join(endings[node], endings[fallbacks[node] >> shift]);
      next[entries[node]] |= endings[node].length > 0 ? HIT : 0;
    }
    for (int node = first; node < nodes; node++) {
      System.arraycopy(next, fallbacks[node], next, node << shift, 1 << shift);
    }
  }

  private static Anchor[] join(Anchor[] some, Anchor... more) {
    if (some.length == 0) {
      return more;
    }
    Anchor[] all = Arrays.copyOf(some, some.length + more.length);
    System.arraycopy(more, 0, all, some.length, more.length);
    return all;
  }
}
