package io.theater.file.internal;

/** Numbers of things, as people say them. */
public final class Counted {
  private Counted() {}

  /** Such as {@code 1 line} and {@code 2 lines}. */
  public static String of(long number, String thing) {
    return of(number, thing, thing + "s");
  }

  /** Such as {@code 1 entry} and {@code 2 entries}. */
  public static String of(long number, String one, String many) {
    return number + " " + (number == 1 ? one : many);
  }
}
