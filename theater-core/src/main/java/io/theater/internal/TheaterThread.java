package io.theater.internal;

/**
 * A daemon thread that belongs to a theater. What host code reports from such a thread, as from a
 * listener or a sink, would feed back into the pipeline that called it; {@link #current()} lets the
 * pipeline recognise and drop it.
 */
public final class TheaterThread extends Thread {

  /**
   * A thread that is not started.
   *
   * @param task what it runs
   * @param name {@code theater-<role>}
   */
  public TheaterThread(Runnable task, String name) {
    super(task, name);
    setDaemon(true);
  }

  /**
   * Whether the caller runs on a thread of a theater.
   *
   * @return true on such a thread
   */
  public static boolean current() {
    return Thread.currentThread() instanceof TheaterThread;
  }
}
