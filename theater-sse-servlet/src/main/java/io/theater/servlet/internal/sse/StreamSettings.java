package io.theater.servlet.internal.sse;

import java.time.Duration;

/**
 * How streams behave.
 *
 * @param heartbeat silence after which the server says something
 * @param stuckAfter time without progress in writing after which a client is given up
 * @param grace time a stream of one run stays open after the end of the run, for what comes late
 * @param recheck how often the rights of a client are looked at again
 * @param maxAge how long a stream may be open, give or take a fifth
 * @param tick how often the clock looks at all streams
 * @param shutdown time for farewells when the engine closes
 * @param limits how many streams there may be
 */
public record StreamSettings(
    Duration heartbeat,
    Duration stuckAfter,
    Duration grace,
    Duration recheck,
    Duration maxAge,
    Duration tick,
    Duration shutdown,
    Limits limits) {

  /**
   * How many streams there may be.
   *
   * @param perCaller of one caller
   * @param perAddress from one address
   * @param perSession of one session
   * @param total in all
   */
  public record Limits(int perCaller, int perAddress, int perSession, int total) {}

  /** The defaults. */
  public static StreamSettings standard() {
    return new StreamSettings(
        Duration.ofSeconds(15),
        Duration.ofSeconds(30),
        Duration.ofSeconds(1),
        Duration.ofSeconds(30),
        Duration.ofMinutes(30),
        Duration.ofMillis(250),
        Duration.ofSeconds(3),
        new Limits(20, 200, 2_000, 12_000));
  }
}
