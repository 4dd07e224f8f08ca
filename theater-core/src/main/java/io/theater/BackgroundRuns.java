package io.theater;

import io.theater.event.ExecutionUpdated;
import io.theater.model.ErrorInfo;
import io.theater.model.Execution;
import io.theater.model.ExecutionStatus;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Runs the host's flows in the background, on a bounded pool whose idle threads go away. */
final class BackgroundRuns implements Executor {
  private static final long IDLE_SECONDS = 30;

  private final ThreadPoolExecutor pool;
  private final Map<String, Runnable> work = new ConcurrentHashMap<>();

  BackgroundRuns(int threads, int queue) {
    AtomicInteger number = new AtomicInteger();
    pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(queue),
            task -> {
              Thread thread = new Thread(task, "theater-background-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
  }

  /** Small work of the theater itself, such as a lookup off the host's thread. */
  @Override
  public void execute(Runnable task) {
    pool.execute(task);
  }

  /** False when there is no room or it is closed; the run is then recorded as failed. */
  boolean submit(StepTracker steps, Theater.Flow flow) {
    Task task = new Task(steps, flow);
    work.put(steps.id(), task);
    try {
      pool.execute(task);
      return true;
    } catch (Throwable refused) {
      work.remove(steps.id());
      String why =
          !(refused instanceof RejectedExecutionException)
              ? "no thread could be started"
              : pool.isShutdown() ? "the theater is closed" : "too many runs are waiting";
      steps.fail(
          ErrorInfo.of("RESOURCE_LIMIT_EXCEEDED", "Not started", why)
              .suggest("Try again later, or allow more background runs.")
              .retryable(true));
      return false;
    }
  }

  /** Takes a waiting run out of the queue, or interrupts one at work. */
  void cancel(StepTracker steps) {
    Runnable task = work.get(steps.id());
    if (task == null) {
      return;
    }
    if (pool.remove(task)) {
      work.remove(steps.id());
      steps.cancel("cancelled before it started");
    } else if (task instanceof Task running) {
      running.interrupt();
    }
  }

  /** Lets running flows end for a moment, then interrupts them. Keeps the interrupt flag. */
  void close(Duration patience) {
    work.values().stream()
        .filter(pool::remove)
        .map(task -> (Task) task)
        .forEach(task -> task.steps.close());
    pool.shutdown();
    try {
      if (!pool.awaitTermination(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        pool.shutdownNow();
        pool.awaitTermination(patience.toNanos(), TimeUnit.NANOSECONDS);
      }
    } catch (InterruptedException stop) {
      pool.shutdownNow();
      Thread.currentThread().interrupt();
    }
    work.values().forEach(task -> ((Task) task).steps.close());
  }

  /** One flow. */
  private final class Task implements Runnable {
    private final StepTracker steps;
    private final Theater.Flow flow;
    private @Nullable Thread runner; // guarded by this

    Task(StepTracker steps, Theater.Flow flow) {
      this.steps = steps;
      this.flow = flow;
    }

    @Override
    public void run() {
      synchronized (this) {
        runner = Thread.currentThread();
      }
      // Not in the head of the try: it would be closed, as interrupted, before it could fail.
      try {
        // Cancelled between the queue and this thread: nobody could interrupt it yet.
        if (steps.cancelRequested()) {
          return;
        }
        begin();
        Object output = flow.run(steps);
        steps.complete(output);
      } catch (Throwable failure) {
        if (steps.cancelRequested()) {
          steps.cancel(null);
        } else {
          steps.fail(failure);
        }
      } finally {
        steps.close();
        leave();
      }
    }

    private void begin() {
      Recorder recorder = steps.state().recorder;
      recorder.guard(
          () ->
              recorder.emit(
                  new ExecutionUpdated(
                      recorder.header(steps.sessionId(), steps.id()),
                      Execution.builder(steps.id(), steps.sessionId())
                          .status(ExecutionStatus.RUNNING)
                          .startedAt(recorder.now())
                          .updatedAt(recorder.now())
                          .build())));
    }

    private synchronized void leave() {
      runner = null;
      work.remove(steps.id());
      // An interrupt meant for this flow must not reach the next one on this thread.
      Thread.interrupted();
    }

    synchronized void interrupt() {
      if (runner != null) {
        runner.interrupt();
      }
    }
  }
}
