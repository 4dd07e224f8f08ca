package io.theater.internal.pipeline;

import io.theater.model.DropReason;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * The books of the pipeline or of one sink, in events. What is offered and not yet settled is
 * pending, so the books always add up; an event that is forgotten shows as pending for ever.
 */
final class Ledger {
  private final LongAdder offered = new LongAdder();
  private final LongAdder stored = new LongAdder();
  private final LongAdder quarantined = new LongAdder();
  private final Map<DropReason, LongAdder> dropped = new EnumMap<>(DropReason.class);

  Ledger() {
    for (DropReason reason : DropReason.values()) {
      dropped.put(reason, new LongAdder());
    }
  }

  void offered(int weight) {
    offered.add(weight);
  }

  void settled(Outcome outcome, int weight) {
    if (outcome.dropped() != null) {
      dropped(outcome.dropped(), weight);
    } else {
      (outcome.equals(Outcome.STORED) ? stored : quarantined).add(weight);
    }
  }

  void dropped(DropReason reason, int weight) {
    counter(reason).add(weight);
  }

  private LongAdder counter(DropReason reason) {
    return java.util.Objects.requireNonNull(dropped.get(reason));
  }

  Balance balance() {
    Map<DropReason, Long> lost = new EnumMap<>(DropReason.class);
    dropped.forEach(
        (reason, count) -> {
          if (count.sum() > 0) {
            lost.put(reason, count.sum());
          }
        });
    long kept = stored.sum();
    long refused = quarantined.sum();
    long gone = lost.values().stream().mapToLong(Long::longValue).sum();
    // Offered is read last: what settles meanwhile makes pending too large, never negative.
    long all = offered.sum();
    return new Balance(all, kept, lost, refused, all - kept - gone - refused);
  }

  /** A consistent reading. */
  record Balance(
      long offered, long stored, Map<DropReason, Long> dropped, long quarantined, long pending) {
    long lost() {
      return quarantined + dropped.values().stream().mapToLong(Long::longValue).sum();
    }
  }
}
