package io.theater.redact;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A rule of the host: bounded in what it sees and in how often it looks. */
final class CustomRule implements Rule {

  private static final int LONGEST = 1_024;
  private static final int BUDGET = 100_000;

  private final String kind;
  private final SecretVerifier verifier;

  CustomRule(String kind, SecretVerifier verifier) {
    this.kind = kind;
    this.verifier = verifier;
  }

  /** What a pattern matches at the anchor; what it cannot decide within bounds is a secret. */
  static SecretVerifier matching(Pattern pattern) {
    return (text, anchor) -> {
      Matcher matcher = pattern.matcher(text).region(anchor, text.length());
      matcher.useTransparentBounds(true).useAnchoringBounds(false);
      if (matcher.lookingAt()) {
        return matcher.end();
      }
      boolean undecided = matcher.hitEnd() && text.length() - anchor == LONGEST;
      return undecided ? text.length() : SecretVerifier.NO_SECRET;
    };
  }

  @Override
  public Verdict verify(Window text, int start, int end) {
    int base = Math.max(0, start - Window.CONTEXT);
    boolean all = text.complete() && text.limit() - start < LONGEST;
    Excerpt excerpt = new Excerpt(text, base, all ? text.limit() - base : start - base + LONGEST);
    int to;
    try {
      to = verifier.end(excerpt, start - base);
    } catch (NotArrived wait) {
      return Verdict.NONE;
    }
    if (to <= start - base) {
      return Verdict.NONE;
    }
    boolean cut = !all && to >= excerpt.length();
    return cut
        ? Verdict.secret(kind, start, excerpt.length() + base, Tails.NON_SPACE)
        : Verdict.secret(kind, start, Math.min(to, excerpt.length()) + base);
  }

  /** The part of the text that a verifier may see. */
  private static final class Excerpt implements CharSequence {
    private final Window text;
    private final int base;
    private final int length;
    private int looks;

    Excerpt(Window text, int base, int length) {
      this.text = text;
      this.base = base;
      this.length = length;
    }

    @Override
    public int length() {
      return length;
    }

    @Override
    public char charAt(int index) {
      if (index < 0 || index >= length) {
        throw new IndexOutOfBoundsException(index);
      }
      if (++looks > BUDGET) {
        throw new IllegalStateException("a rule looks too often");
      }
      char c = text.at(base + index);
      if (text.starved()) {
        throw new NotArrived();
      }
      return c;
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      StringBuilder part = new StringBuilder(end - start);
      for (int i = start; i < end; i++) {
        part.append(charAt(i));
      }
      return part;
    }

    @Override
    public String toString() {
      return subSequence(0, length).toString();
    }
  }

  /** The verifier asked for what has not arrived. */
  private static final class NotArrived extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotArrived() {
      super(null, null, false, false);
    }
  }
}
