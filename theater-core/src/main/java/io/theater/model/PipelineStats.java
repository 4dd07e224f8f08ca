package io.theater.model;

import java.util.Map;

/**
 * The accounting of the pipeline since it was built, in events. It always adds up: {@code offered =
 * stored + droppedTotal + quarantined + pending}, for the whole and for every sink. Events that
 * were merged into one count as many as they were.
 *
 * @param offered what the host handed in
 * @param stored what every sink has taken
 * @param dropped what was lost, by reason
 * @param quarantined what a sink refused for good
 * @param pending what is on its way
 * @param pendingBytes estimated memory of what is on its way
 * @param sinks the same by name of the sink
 */
public record PipelineStats(
    long offered,
    long stored,
    Map<DropReason, Long> dropped,
    long quarantined,
    long pending,
    long pendingBytes,
    Map<String, SinkStats> sinks) {

  /** Snapshots the maps. */
  public PipelineStats {
    dropped = Map.copyOf(dropped);
    sinks = Map.copyOf(sinks);
  }

  /**
   * What was lost, whatever the reason.
   *
   * @return the sum
   */
  public long droppedTotal() {
    return sum(dropped);
  }

  private static long sum(Map<DropReason, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * The accounting of one sink.
   *
   * @param offered what the dispatcher handed to it
   * @param stored what it has taken
   * @param dropped what was lost on the way into it, by reason
   * @param quarantined what it refused for good
   * @param pending what waits for it
   * @param retries how often a batch was written again
   */
  public record SinkStats(
      long offered,
      long stored,
      Map<DropReason, Long> dropped,
      long quarantined,
      long pending,
      long retries) {

    /** Snapshots the map. */
    public SinkStats {
      dropped = Map.copyOf(dropped);
    }

    /**
     * What was lost, whatever the reason.
     *
     * @return the sum
     */
    public long droppedTotal() {
      return sum(dropped);
    }
  }
}
