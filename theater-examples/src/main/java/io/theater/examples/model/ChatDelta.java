package io.theater.examples.model;

/**
 * A piece of a reply as it arrives.
 *
 * @param kind answer or thinking
 * @param text the piece, never empty
 */
public record ChatDelta(Kind kind, String text) {

  /** What a piece belongs to. */
  public enum Kind {
    TEXT,
    REASONING
  }

  public static ChatDelta text(String text) {
    return new ChatDelta(Kind.TEXT, text);
  }

  public static ChatDelta reasoning(String text) {
    return new ChatDelta(Kind.REASONING, text);
  }
}
