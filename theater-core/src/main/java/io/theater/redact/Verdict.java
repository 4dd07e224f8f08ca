package io.theater.redact;

/** What a rule makes of an anchor: no secret, a part to leave alone, or a secret. Immutable. */
final class Verdict {

  static final Verdict NONE = new Verdict("", 0, 0, "", Tails.NOTHING);

  private final String kind;
  private final int from;
  private final int to;
  private final String opening;
  private final Tail tail;

  private Verdict(String kind, int from, int to, String opening, Tail tail) {
    this.kind = kind;
    this.from = from;
    this.to = to;
    this.opening = opening;
    this.tail = tail;
  }

  /** Nothing to mask up to an index. */
  static Verdict skip(int to) {
    return new Verdict("", to, to, "", Tails.NOTHING);
  }

  /** A secret that begins at an index and goes as far as its tail says. */
  static Verdict secret(String kind, int from, Tail tail) {
    return secret(kind, from, from, tail);
  }

  /** A secret of which a part is known to belong to it, whatever its tail says. */
  static Verdict secret(String kind, int from, int to, Tail tail) {
    return new Verdict(kind, from, to, "", tail);
  }

  /** A secret whose end is known. */
  static Verdict secret(String kind, int from, int to) {
    return secret(kind, from, to, Tails.NOTHING);
  }

  /** A secret that began before the text did. */
  static Verdict secretFromStart(String kind, int to) {
    return secret(kind, -1, to);
  }

  /** The same with something to show before the mask. */
  Verdict opening(String shown) {
    return new Verdict(kind, from, to, shown, tail);
  }

  boolean isSecret() {
    return !kind.isEmpty();
  }

  boolean fromStart() {
    return from < 0;
  }

  String kind() {
    return kind;
  }

  /** Where the mask begins, or where scanning goes on when there is nothing to mask. */
  int from() {
    return from;
  }

  /** Where the tail of a secret begins. */
  int to() {
    return to;
  }

  String opening() {
    return opening;
  }

  /** Finds the end of the secret. */
  Tail tail() {
    return tail;
  }
}
