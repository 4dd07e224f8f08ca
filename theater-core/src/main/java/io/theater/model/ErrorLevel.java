package io.theater.model;

import java.util.Locale;

/** How bad an error is. */
public enum ErrorLevel {
  /** Worth knowing; the flow goes on. */
  WARNING,
  /** The step failed. */
  ERROR,
  /** The flow or the host is in trouble. */
  CRITICAL;

  /**
   * The name on the wire and on disk.
   *
   * @return the constant's name in lower case
   */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The constant of a wire name.
   *
   * @param wireName a name in any case
   * @return the constant
   * @throws IllegalArgumentException when there is no such constant
   */
  public static ErrorLevel ofWireName(String wireName) {
    return valueOf(wireName.toUpperCase(Locale.ROOT));
  }
}
