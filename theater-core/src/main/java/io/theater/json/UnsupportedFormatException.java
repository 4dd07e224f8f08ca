package io.theater.json;

/** A line that only a newer version can read: an unknown {@code enc}, or {@code v} above 1. */
public final class UnsupportedFormatException extends JsonFormatException {
  private static final long serialVersionUID = 1L;

  /** The member that was not understood. */
  private final String member;

  /** What it said. */
  private final String value;

  UnsupportedFormatException(String member, String value) {
    super("this version cannot read a line with " + member + " '" + value + "'", null);
    this.member = member;
    this.value = value;
  }

  /**
   * Which member was not understood.
   *
   * @return {@code v} or {@code enc}
   */
  public String member() {
    return member;
  }

  /**
   * What it said.
   *
   * @return the value as text
   */
  public String value() {
    return value;
  }
}
