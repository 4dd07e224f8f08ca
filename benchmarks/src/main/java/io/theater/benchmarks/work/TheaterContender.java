package io.theater.benchmarks.work;

import io.theater.Theater;
import io.theater.benchmarks.Figures;
import io.theater.model.DropReason;
import io.theater.model.LlmInteraction;
import io.theater.model.PipelineStats;
import io.theater.redact.Redactor;
import io.theater.redact.Redactors;
import io.theater.sink.EventSink;
import java.util.Locale;
import java.util.Map;

/** A theater with every default and one sink. */
public final class TheaterContender implements Contender {
  private final Theater theater;

  /** Builds it over a sink, which it closes. */
  public TheaterContender(EventSink sink) {
    this(sink, Redactors.standard());
  }

  /** Builds it over a sink, which it closes, with a redactor of its own. */
  public TheaterContender(EventSink sink, Redactor redactor) {
    theater = Theater.builder().sink(sink).redactor(redactor).build();
  }

  /** The theater inside. */
  public Theater theater() {
    return theater;
  }

  @Override
  public void record(LlmInteraction interaction) {
    theater.llm().record(interaction);
  }

  @Override
  public void close() {
    theater.close();
  }

  @Override
  public Figures losses() {
    return losses(theater.stats());
  }

  /** What was lost of everything offered, in percent, whole and by reason. */
  public static Figures losses(PipelineStats stats) {
    long lost = stats.droppedTotal() + stats.quarantined();
    Figures figures = Figures.of("lost %", percent(lost, stats.offered()));
    for (Map.Entry<DropReason, Long> reason : stats.dropped().entrySet()) {
      String name = "% " + reason.getKey().name().toLowerCase(Locale.ROOT);
      figures = figures.and(name, percent(reason.getValue(), stats.offered()));
    }
    return figures;
  }

  private static double percent(long part, long whole) {
    return whole == 0 ? 0 : 100.0 * part / whole;
  }
}
