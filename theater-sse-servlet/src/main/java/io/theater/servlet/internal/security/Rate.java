package io.theater.servlet.internal.security;

/**
 * How much is let through.
 *
 * @param perSecond in the long run
 * @param burst at once
 */
public record Rate(double perSecond, int burst) {

  /**
   * A rate that was asked for.
   *
   * @param knob what it is for, to name in an error
   * @param perSecond at least 1
   * @param burst at least as much
   * @return the rate
   * @throws IllegalArgumentException when it is less
   */
  public static Rate of(String knob, int perSecond, int burst) {
    if (perSecond < 1 || burst < perSecond) {
      throw new IllegalArgumentException(
          knob
              + ": at least 1 a second and a burst of at least as many, but was "
              + perSecond
              + " and "
              + burst);
    }
    return new Rate(perSecond, burst);
  }
}
