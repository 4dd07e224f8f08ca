package io.theater.event;

import io.theater.model.Execution;

/**
 * A run was accepted; its status is {@code pending} or already {@code running}.
 *
 * @param header where and when
 * @param execution id, name, type, plan, input, status
 */
public record ExecutionStarted(EventHeader header, Execution execution) implements ExecutionEvent {
  @Override
  public ExecutionStarted withHeader(EventHeader newHeader) {
    return new ExecutionStarted(newHeader, execution);
  }

  @Override
  public String type() {
    return "execution_start";
  }
}
