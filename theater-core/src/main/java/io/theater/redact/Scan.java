package io.theater.redact;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One pass over one text, whole or in pieces. What lies before {@code shown} has been copied to the
 * output or masked; what lies between it and {@code position} has been scanned.
 *
 * <p>Everything is decided from left to right: the automaton runs to the next hit, its rules are
 * asked, and a secret is masked and swallowed up to its end before scanning goes on. A rule that
 * needs characters which have not arrived pauses the scan at its hit.
 */
final class Scan {

  private final Vocabulary vocabulary;
  private final Anchors anchors;
  private final Window window;

  private StringBuilder output = new StringBuilder(0);
  private Map<String, Integer> findings = Map.of();

  private int shown;
  private int position;
  private int state;
  private boolean atHit;
  private int hitStart;
  private @Nullable Tail tail;

  Scan(Vocabulary vocabulary, Window window) {
    this.vocabulary = vocabulary;
    this.anchors = vocabulary.anchors();
    this.window = window;
  }

  /** Takes another piece of the text. */
  void append(CharSequence delta) {
    int shift = window.append(delta, Math.min(shown, position));
    shown -= shift;
    position -= shift;
    hitStart -= shift;
  }

  /** Redacts a text that is there as a whole, and is then ready for another one. */
  Redaction whole(String text) {
    window.open(text);
    restart();
    decide();
    boolean clean = findings.isEmpty();
    if (!clean) {
      show(window.limit());
    }
    tail = null;
    window.close();
    return clean ? Redaction.clean(text) : take();
  }

  /** Decides all that can be decided so far. */
  void run() {
    decide();
    show(window.complete() ? window.limit() : undecided());
  }

  private void decide() {
    boolean more = true;
    while (more) {
      more = swallow() && findSecret();
    }
  }

  private void show(int to) {
    if (tail == null && to > shown) {
      output.append(window.chars(), shown, to - shown);
      shown = to;
    }
  }

  int held() {
    return window.limit() - shown;
  }

  /** What may be shown since the last call. */
  Redaction take() {
    Redaction taken = new Redaction(output.toString(), findings);
    findings = Map.of();
    if (output.capacity() > Window.SPARED) {
      output = new StringBuilder(0);
    }
    output.setLength(0);
    return taken;
  }

  /** Masks what is undecided, and goes on behind the rest of the word or secret that was cut. */
  void gap() {
    window.feed();
    if (tail == null) {
      mask(Redactors.GAP);
    }
    tail = tail != null && tail.survivesGap() ? tail : new GapTail();
    window.clear();
    restart();
  }

  private void restart() {
    shown = 0;
    position = 0;
    state = anchors.start();
    atHit = false;
  }

  /** Goes to the end of the secret being masked; false when the text ends before. */
  private boolean swallow() {
    if (tail == null) {
      return true;
    }
    window.feed();
    shown = Math.min(tail.swallow(window, shown), window.limit());
    position = shown;
    if (window.starved()) {
      return false;
    }
    output.append(tail.closing());
    window.masked(shown);
    tail = null;
    state = anchors.start();
    return true;
  }

  /** Scans to the next secret and begins to mask it; false when there is none yet. */
  private boolean findSecret() {
    while (atHit || advance()) {
      atHit = true;
      Verdict verdict = judge();
      if (window.starved()) {
        return false;
      }
      atHit = false;
      if (verdict.isSecret()) {
        mask(verdict);
        return true;
      }
      if (verdict.from() > position) {
        position = verdict.from();
        state = anchors.start();
      }
    }
    return false;
  }

  /** Runs the automaton to the next hit. */
  private boolean advance() {
    if (position == window.limit()) {
      return false;
    }
    long scanned = anchors.scan(window.chars(), position, window.limit(), state);
    position = Anchors.position(scanned);
    state = Anchors.state(scanned);
    return anchors.isHit(state);
  }

  private Verdict judge() {
    for (Anchor anchor : anchors.endings(state)) {
      window.feed();
      hitStart = position - anchor.text().length();
      if (window.startsWith(hitStart, anchor.text(), anchor.exact())) {
        Verdict verdict = anchor.rule().verify(window, hitStart, position);
        if (verdict != Verdict.NONE || window.starved()) {
          return verdict;
        }
      }
    }
    return Verdict.NONE;
  }

  private void mask(Verdict verdict) {
    if (verdict.fromStart()) {
      output.setLength(0);
      findings = Map.of();
    } else {
      show(verdict.from());
    }
    output.append(verdict.opening());
    mask(verdict.kind());
    shown = verdict.to();
    tail = verdict.tail();
  }

  private void mask(String kind) {
    output.append(vocabulary.masks().of(kind));
    if (findings.isEmpty()) {
      findings = new HashMap<>();
    }
    findings.merge(kind, 1, Integer::sum);
  }

  /** The first character that may still belong to a secret. */
  private int undecided() {
    int from = atHit ? hitStart : position - anchors.depth(state);
    return Math.min(leading(from), leading(position));
  }

  private int leading(int index) {
    return window.runBack(index, vocabulary.leading(), Window.CONTEXT);
  }
}
