package io.theater.file;

import java.util.concurrent.ThreadFactory;

/** Threads that end at once, for tests that call {@link FileRecorder#tick()} themselves. */
final class Idle {
  static final ThreadFactory THREADS = task -> new Thread(() -> {}, "idle");

  private Idle() {}
}
