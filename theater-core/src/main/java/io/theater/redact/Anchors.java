package io.theater.redact;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;

/**
 * An Aho-Corasick automaton over all anchors, flattened into one table: {@code next[state | class
 * of the character]} is the next state, a state being the index of its row. Shallow rows come first
 * to share the cache, and rows in which an anchor ends last, so that one comparison finds a hit.
 * Case is folded, and the characters above U+00FF share 256 classes: whoever is told of a hit
 * compares the literal.
 */
final class Anchors {

  private final char[] classes = new char[512];
  private final int shift;
  private final int[] next;
  private final int firstHit;
  private final Anchor[][] endings;
  private final byte[] depths;

  Anchors(List<Anchor> anchors) {
    int count = classify(anchors);
    shift = 32 - Integer.numberOfLeadingZeros(count - 1);
    List<Node> nodes = trie(anchors);
    int quiet = (int) nodes.stream().filter(node -> node.endings.isEmpty()).count();
    firstHit = quiet << shift;
    next = new int[nodes.size() << shift];
    endings = new Anchor[nodes.size() - quiet][];
    depths = new byte[nodes.size()];
    flatten(nodes, quiet);
  }

  static int slot(char c) {
    return c < 256 ? c : 256 | (c & 255);
  }

  /** The state from which every scan starts. */
  int start() {
    return 0;
  }

  boolean isHit(int state) {
    return state >= firstHit;
  }

  /** The anchors that may end in a state that is a hit, the longest first. */
  Anchor[] endings(int state) {
    return endings[(state - firstHit) >> shift];
  }

  /** How many of the characters just read may be the beginning of an anchor. */
  int depth(int state) {
    return depths[state >> shift];
  }

  /**
   * Scans to the next hit or the end; {@code from} must be before {@code to}.
   *
   * @return position and state, see {@link #position(long)} and {@link #state(long)}
   */
  long scan(char[] text, int from, int to, int state) {
    int[] rows = next;
    char[] kinds = classes;
    int i = from;
    int s = state;
    do {
      s = rows[s | kinds[slot(text[i++])]];
    } while (s < firstHit && i < to);
    return (long) s << 32 | i;
  }

  static int position(long scanned) {
    return (int) scanned;
  }

  static int state(long scanned) {
    return (int) (scanned >>> 32);
  }

  private int classify(List<Anchor> anchors) {
    int count = 1;
    for (Anchor anchor : anchors) {
      for (char c : anchor.text().toCharArray()) {
        int slot = slot(Window.lower(c));
        if (classes[slot] == 0) {
          classes[slot] = (char) count++;
        }
      }
    }
    for (char c = 'A'; c <= 'Z'; c++) {
      classes[c] = classes[c + 32];
    }
    return count;
  }

  private List<Node> trie(List<Anchor> anchors) {
    Node root = new Node(1 << shift, 0);
    for (Anchor anchor : anchors) {
      Node node = root;
      for (char c : anchor.text().toCharArray()) {
        int k = classes[slot(c)];
        if (node.next[k] == null) {
          node.next[k] = new Node(1 << shift, node.depth + 1);
        }
        node = node.next[k];
      }
      node.endings.add(anchor);
    }
    return link(root);
  }

  /** Adds the failure transitions and returns all nodes, the shallow ones first. */
  private static List<Node> link(Node root) {
    List<Node> nodes = new ArrayList<>();
    Queue<Node> queue = new ArrayDeque<>(List.of(root));
    for (Node node = queue.poll(); node != null; node = queue.poll()) {
      nodes.add(node);
      if (node != root) {
        node.endings.addAll(node.fallback.endings);
      }
      for (int k = 0; k < node.next.length; k++) {
        Node back = node == root ? root : node.fallback.next[k];
        Node child = node.next[k];
        if (child == null) {
          node.next[k] = back;
        } else {
          child.fallback = back;
          queue.add(child);
        }
      }
    }
    return nodes;
  }

  private void flatten(List<Node> nodes, int quiet) {
    int calm = 0;
    int hit = quiet;
    for (Node node : nodes) {
      node.row = node.endings.isEmpty() ? calm++ : hit++;
    }
    for (Node node : nodes) {
      for (int k = 0; k < node.next.length; k++) {
        next[node.row << shift | k] = node.next[k].row << shift;
      }
      depths[node.row] = (byte) node.depth;
      if (node.row >= quiet) {
        node.endings.sort(Comparator.comparingInt((Anchor a) -> a.text().length()).reversed());
        endings[node.row - quiet] = node.endings.toArray(Anchor[]::new);
      }
    }
  }

  private static final class Node {
    final Node[] next;
    final int depth;
    final List<Anchor> endings = new ArrayList<>(1);
    Node fallback = this;
    int row;

    Node(int width, int depth) {
      this.next = new Node[width];
      this.depth = depth;
    }
  }
}
