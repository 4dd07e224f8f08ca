package io.theater.internal.live;

import io.theater.internal.EventSize;
import io.theater.model.Execution;

/** State of an execution. */
record KeptExecution(Execution view, long bytes) implements Kept<Execution> {
  static KeptExecution of(Execution execution) {
    return new KeptExecution(execution, EventSize.bytes(execution));
  }

  KeptExecution merge(Execution later) {
    return of(view.merge(later));
  }

  @Override
  public boolean ended() {
    return view.ended();
  }
}
