package io.theater.file;

import io.theater.segment.Storage;

/** What tests in other packages need of the inside of a recorder. */
public final class Internals {
  private Internals() {}

  /** Records on another disk, and leaves the housekeeping to {@link #tick}. */
  public static FileRecorder.Builder on(Storage disk, FileRecorder.Builder builder) {
    return withoutThread(builder).storage(disk);
  }

  /** Leaves the housekeeping to {@link #tick}. */
  public static FileRecorder.Builder withoutThread(FileRecorder.Builder builder) {
    return builder.threads(Idle.THREADS);
  }

  /** Archives what is sealed, and returns how many segments could not be. */
  public static int archive(FileRecorder recorder) {
    return recorder.archive();
  }

  /** Does all that a thread does otherwise. */
  public static void tick(FileRecorder recorder) {
    recorder.tick();
  }
}
