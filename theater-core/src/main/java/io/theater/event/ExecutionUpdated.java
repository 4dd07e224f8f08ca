package io.theater.event;

import io.theater.model.Execution;

/**
 * The status or progress of a run changed, and it goes on.
 *
 * @param header where and when
 * @param execution what changed
 */
public record ExecutionUpdated(EventHeader header, Execution execution) implements ExecutionEvent {
  @Override
  public ExecutionUpdated withHeader(EventHeader newHeader) {
    return new ExecutionUpdated(newHeader, execution);
  }

  @Override
  public String type() {
    return "execution_update";
  }
}
