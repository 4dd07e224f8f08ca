package io.theater.internal.live;

/**
 * How much the live view keeps in memory. Everything beyond is in the history only.
 *
 * @param sessions sessions kept, not counting those with readers
 * @param totalRingBytes estimated bytes in the rings of all sessions
 * @param totalStateBytes estimated bytes of the states of all sessions
 * @param ring of one session
 * @param state of one session
 */
public record LiveLimits(
    int sessions, long totalRingBytes, long totalStateBytes, Ring ring, State state) {

  /**
   * Bounds of the replay ring of one session.
   *
   * @param frames newest events kept
   * @param bytes estimated bytes of those; a single larger event is kept alone
   */
  public record Ring(int frames, long bytes) {}

  /**
   * Bounds of the current state of one session.
   *
   * @param steps steps kept, ended ones leave first
   * @param openCalls LLM calls that have not ended, oldest leave first
   * @param endedExecutions newest executions kept after their end
   * @param openExecutions executions that have not ended
   * @param textChars characters kept of a streamed text, its end is kept
   * @param bytes estimated bytes of all of this; one entry always stays
   */
  public record State(
      int steps,
      int openCalls,
      int endedExecutions,
      int openExecutions,
      int textChars,
      long bytes) {}

  /**
   * The defaults: in a small heap at most a twelfth of it for rings and a sixth for states.
   *
   * @return 10,000 sessions, 64 MiB in rings of 512 frames or 1 MiB, 128 MiB of state of 8 MiB or
   *     1,000 steps a session
   */
  public static LiveLimits standard() {
    long heap = Runtime.getRuntime().maxMemory();
    return new LiveLimits(
        10_000,
        Math.min(64L << 20, heap / 12),
        Math.min(128L << 20, heap / 6),
        new Ring(512, 1 << 20),
        new State(1_000, 200, 20, 1_000, 256 << 10, 8 << 20));
  }
}
