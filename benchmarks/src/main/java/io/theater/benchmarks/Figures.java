package io.theater.benchmarks;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one round of one variant measured: figures by name, the unit being part of the name, such as
 * {@code p99 µs}. Immutable.
 *
 * @param values in the order of the report's columns
 */
public record Figures(@JsonValue Map<String, Double> values) {

  /** Snapshots the values. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public Figures {
    values = new LinkedHashMap<>(values);
  }

  /** A first figure. */
  public static Figures of(String name, double value) {
    return new Figures(Map.of(name, value));
  }

  /** One figure; NaN when it was not measured. */
  public double value(String name) {
    return values.getOrDefault(name, Double.NaN);
  }

  /** These figures and one more. */
  public Figures and(String name, double value) {
    Map<String, Double> more = new LinkedHashMap<>(values);
    more.put(name, value);
    return new Figures(more);
  }

  /** These figures and others. */
  public Figures and(Figures others) {
    Map<String, Double> more = new LinkedHashMap<>(values);
    more.putAll(others.values);
    return new Figures(more);
  }
}
