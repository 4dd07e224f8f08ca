package io.theater.file.internal.upkeep;

import io.theater.internal.TheaterThread;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Closes something on a thread of its own, for which nobody waits for ever. Thread-safe. */
public final class Ending {
  private static final long DEATH_MILLIS = 1_000;

  private final String name;
  private final Duration patience;
  private final FutureTask<Void> task;

  // guarded by this
  private boolean begun;
  private @Nullable Thread thread;

  /**
   * Begins nothing yet.
   *
   * @param name of the thread
   * @param what is closed, once
   * @param patience how long a caller waits
   */
  public Ending(String name, Closeable what, Duration patience) {
    this.name = name;
    this.patience = patience;
    this.task =
        new FutureTask<>(
            () -> {
              what.close();
              return null;
            });
  }

  /**
   * Closes it unless somebody has begun to, and waits for the end.
   *
   * @throws IOException when it takes too long, and goes on then; when closing failed, which is
   *     told to the first caller
   */
  public void await() throws IOException {
    boolean first = begin();
    boolean interrupted = Thread.interrupted(); // it must not keep this from waiting
    try {
      task.get(patience.toNanos(), TimeUnit.NANOSECONDS);
      awaitThread();
    } catch (ExecutionException e) {
      if (first) {
        Throwable why = Objects.requireNonNullElse(e.getCause(), e);
        throw new IOException(why.getMessage(), why);
      }
    } catch (TimeoutException | InterruptedException late) {
      interrupted |= late instanceof InterruptedException;
      throw new IOException(
          "the disk has not answered in time; what is left to do is done when it does", late);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** It has nothing to do any more, but is alive for a moment. */
  private void awaitThread() {
    Thread dying = thread();
    try {
      if (dying != null) {
        dying.join(DEATH_MILLIS);
      }
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized @Nullable Thread thread() {
    return thread;
  }

  private synchronized boolean begin() {
    if (begun) {
      return false;
    }
    begun = true;
    try {
      Thread closing = new TheaterThread(task, name);
      closing.start();
      thread = closing;
    } catch (OutOfMemoryError noThread) {
      task.run();
    }
    return true;
  }
}
