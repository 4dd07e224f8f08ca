package io.theater.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.theater.Theater;
import io.theater.model.PipelineStats;

/** Checks the accounting of a theater: invariant 2, whole and by sink. */
public final class Books {
  private Books() {}

  /** Every event is stored, dropped for a reason, quarantined or still pending. */
  public static PipelineStats addUp(Theater theater) {
    return addUp(theater.stats());
  }

  /** Every event is stored, dropped for a reason, quarantined or still pending. */
  public static PipelineStats addUp(PipelineStats stats) {
    assertThat(stats.pending()).as("pending of %s", stats).isNotNegative();
    assertThat(stats.stored() + stats.droppedTotal() + stats.quarantined() + stats.pending())
        .as("all of %s", stats)
        .isEqualTo(stats.offered());
    stats.sinks().forEach(Books::addUp);
    return stats;
  }

  private static void addUp(String name, PipelineStats.SinkStats sink) {
    assertThat(sink.pending()).as("pending of sink %s: %s", name, sink).isNotNegative();
    assertThat(sink.stored() + sink.droppedTotal() + sink.quarantined() + sink.pending())
        .as("all of sink %s: %s", name, sink)
        .isEqualTo(sink.offered());
  }

  /** The same after close: nothing is left that nobody knows the fate of. */
  public static PipelineStats areClosed(Theater theater) {
    return areClosed(theater.stats());
  }

  /** The same after close: nothing is left that nobody knows the fate of. */
  public static PipelineStats areClosed(PipelineStats stats) {
    addUp(stats);
    assertThat(stats.pending()).as("pending after close of %s", stats).isZero();
    stats
        .sinks()
        .forEach(
            (name, sink) ->
                assertThat(sink.pending())
                    .as("pending after close of %s: %s", name, sink)
                    .isZero());
    return stats;
  }
}
