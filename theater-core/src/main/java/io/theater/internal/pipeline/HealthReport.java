package io.theater.internal.pipeline;

import io.theater.model.Health;
import io.theater.sink.EventSink;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gathers reasons and figures; the worst reason decides. */
final class HealthReport {
  private Health.Status worst = Health.Status.UP;
  private final List<String> reasons = new ArrayList<>();
  private final Map<String, Object> details = new LinkedHashMap<>();

  void add(Health.Status status, String reason) {
    if (status.compareTo(worst) > 0) {
      worst = status;
      reasons.add(0, reason);
    } else {
      reasons.add(reason);
    }
  }

  void detail(String name, Object value) {
    details.put(name, value);
  }

  void addSink(String name, EventSink sink) {
    try {
      Health own = sink.health();
      for (String reason : own.reasons()) {
        add(own.status(), name + ": " + reason);
      }
      if (own.reasons().isEmpty() && own.status() != Health.Status.UP) {
        add(own.status(), name + " says it is " + own.status());
      }
      own.details().forEach((key, value) -> detail(name + "." + key, value));
    } catch (Throwable broken) {
      add(Health.Status.DEGRADED, name + ": health failed, " + Incidents.describe(broken));
    }
  }

  Health build() {
    return new Health(worst, reasons, details);
  }
}
