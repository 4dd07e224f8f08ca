package io.theater.internal;

/** A daemon thread of the pipeline or of live delivery, which must not feed the pipeline itself. */
public final class TheaterThread extends Thread {

  /**
   * A thread, not yet started.
   *
   * @param work what it runs
   * @param name {@code theater-<role>-<sink>}
   */
  public TheaterThread(Runnable work, String name) {
    super(work, name);
    setDaemon(true);
  }

  /**
   * Whether the current thread is one.
   *
   * @return true on a thread of this class
   */
  public static boolean current() {
    return Thread.currentThread() instanceof TheaterThread;
  }
}
