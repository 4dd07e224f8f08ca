package io.theater.jdbc.internal;

import java.util.regex.Pattern;

/** The names of tables with their prefix. */
public final class Names {
  /** What tables begin with unless told otherwise. */
  public static final String DEFAULT_PREFIX = "theater_";

  private static final Pattern PREFIX = Pattern.compile("[a-z][a-z0-9_]{0,29}");

  private final String prefix;

  /**
   * Names with a prefix.
   *
   * @throws IllegalArgumentException when it is none that every database takes
   */
  public Names(String prefix) {
    if (!PREFIX.matcher(prefix).matches()) {
      throw new IllegalArgumentException(
          "prefix must be 1 to 30 lower-case letters, digits and underscores, a letter first, but is '"
              + prefix
              + "'");
    }
    this.prefix = prefix;
  }

  String prefix() {
    return prefix;
  }

  String of(Table<?, ?> table) {
    return prefix + table.name();
  }

  String of(Texts<?> texts) {
    return prefix + texts.name();
  }

  String hour() {
    return prefix + "hour";
  }

  String total() {
    return prefix + "total";
  }

  String meta() {
    return prefix + "meta";
  }
}
