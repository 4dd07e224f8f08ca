package io.theater;

import io.theater.event.ExecutionEnded;
import io.theater.event.ExecutionUpdated;
import io.theater.event.StepEnded;
import io.theater.model.ErrorInfo;
import io.theater.model.Execution;
import io.theater.model.ExecutionStatus;
import io.theater.model.Ids;
import io.theater.model.Plan;
import io.theater.model.PlanStep;
import io.theater.model.StepRecord;
import io.theater.model.StepStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What the steps of one execution share. Thread-safe: steps may run in parallel. */
final class RunState {
  private static final int MAX_OPEN_STEPS = 10_000;

  final Recorder recorder;
  final String sessionId;
  final String executionId;
  final Execution template;
  private final Plan plan;
  private final long startNanos;
  private final AtomicInteger order = new AtomicInteger();
  private final AtomicInteger completed = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final AtomicInteger skipped = new AtomicInteger();
  private final Map<String, Step> open = new ConcurrentHashMap<>();
  private final Map<String, PlanStep> untouched = new LinkedHashMap<>(); // guarded by itself
  private boolean ended; // guarded by this
  private volatile @Nullable Throwable lastFailure;
  private volatile boolean cancelRequested;

  RunState(Recorder recorder, Execution template) {
    this.recorder = recorder;
    this.template = template;
    this.sessionId = template.sessionId();
    this.executionId = template.id();
    this.plan = template.plan() == null ? Plan.empty() : template.plan();
    this.startNanos = recorder.nanoTime().getAsLong();
    plan.steps().forEach(step -> untouched.putIfAbsent(step.name(), step));
  }

  // ---- steps

  int nextOrder() {
    return order.incrementAndGet();
  }

  /** False when the run has ended: nothing can begin in it any more. */
  boolean opened(Step step, String name) {
    synchronized (this) {
      if (ended) {
        return false;
      }
      if (open.size() < MAX_OPEN_STEPS) {
        open.put(step.id(), step);
      }
    }
    lastFailure = null;
    take(name);
    return true;
  }

  private @Nullable PlanStep take(String name) {
    synchronized (untouched) {
      return untouched.remove(name);
    }
  }

  @Nullable PlanStep planned(String name) {
    for (PlanStep step : plan.steps()) {
      if (step.name().equals(name)) {
        return step;
      }
    }
    return null;
  }

  void closed(Step step, StepStatus status, @Nullable String parentId) {
    open.remove(step.id());
    if (status == StepStatus.COMPLETED) {
      completed.incrementAndGet();
    } else if (status == StepStatus.ERROR) {
      failed.incrementAndGet();
    } else if (status == StepStatus.SKIPPED) {
      skipped.incrementAndGet();
    }
    if (parentId == null && !plan.steps().isEmpty()) {
      reportProgress();
    }
  }

  /** The planned step that follows, as far as it is still to come. */
  @Nullable PlanStep next(String name) {
    synchronized (untouched) {
      boolean found = false;
      for (PlanStep step : plan.steps()) {
        if (found && untouched.containsKey(step.name())) {
          return step;
        }
        found |= step.name().equals(name);
      }
      return null;
    }
  }

  private void reportProgress() {
    int left;
    synchronized (untouched) {
      left = untouched.size();
    }
    int all = plan.steps().size();
    Execution progress =
        Execution.builder(executionId, sessionId)
            .progress(Math.max(0, (all - left) * 100 / all))
            .updatedAt(recorder.now())
            .build();
    synchronized (this) {
      if (!ended) {
        recorder.emit(new ExecutionUpdated(recorder.header(sessionId, executionId), progress));
      }
    }
  }

  /** Marks the planned steps of the branches that a decision did not take. */
  void decided(String decision, String outcome) {
    List<PlanStep> closedBranches;
    synchronized (untouched) {
      closedBranches =
          untouched.values().stream()
              .filter(s -> decision.equals(s.decision()) && !outcome.equals(s.outcome()))
              .toList();
    }
    closedBranches.forEach(s -> skip(s, decision + " is " + outcome));
  }

  void skip(PlanStep step, @Nullable String reason) {
    if (take(step.name()) == null) {
      return;
    }
    skipped.incrementAndGet();
    StepRecord record =
        StepRecord.builder(Ids.next(), executionId, sessionId)
            .name(step.name())
            .title(step.title())
            .description(step.description())
            .order(nextOrder())
            .status(StepStatus.SKIPPED)
            .endedAt(recorder.now())
            .reason(reason)
            .boot(recorder.boot())
            .build();
    recorder.emit(
        new StepEnded(recorder.header(sessionId, executionId), record, next(step.name())));
  }

  void failedBy(Throwable failure) {
    lastFailure = failure;
  }

  @Nullable Throwable lastFailure() {
    return lastFailure;
  }

  // ---- the run

  boolean cancelRequested() {
    return cancelRequested;
  }

  void requestCancel() {
    cancelRequested = true;
  }

  synchronized boolean isEnded() {
    return ended;
  }

  /** Ends the run once; later ends change nothing. */
  boolean end(ExecutionStatus status, @Nullable Object output, @Nullable ErrorInfo error) {
    synchronized (this) {
      if (ended) {
        return false;
      }
      ended = true;
    }
    StepStatus left =
        status == ExecutionStatus.CANCELLED ? StepStatus.CANCELLED : StepStatus.INTERRUPTED;
    open.values().forEach(step -> step.leftOpen(left));
    notReached();
    Execution end =
        Execution.builder(executionId, sessionId)
            .status(status)
            .output(output)
            .error(error)
            .progress(status == ExecutionStatus.SUCCEEDED ? Integer.valueOf(100) : null)
            .finishedAt(recorder.now())
            .updatedAt(recorder.now())
            .build();
    recorder.emit(new ExecutionEnded(recorder.header(sessionId, executionId), end, summary()));
    return true;
  }

  private void notReached() {
    List<PlanStep> rest;
    synchronized (untouched) {
      rest = List.copyOf(untouched.values());
    }
    rest.forEach(step -> skip(step, "not reached"));
  }

  private ExecutionEnded.Summary summary() {
    return new ExecutionEnded.Summary(
        recorder.since(startNanos), completed.get(), failed.get(), skipped.get());
  }
}
