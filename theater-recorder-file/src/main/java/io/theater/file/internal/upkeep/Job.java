package io.theater.file.internal.upkeep;

import java.io.IOException;
import java.time.Instant;

/** Something to do from time to time. */
@FunctionalInterface
public interface Job {
  /**
   * Does what is due. Called by one thread, without any lock; whoever needs the writer's lock takes
   * it for a short time. A job that is not done yet {@linkplain Housekeeping#wake asks again}, and
   * one that takes long gives up when its thread is interrupted.
   *
   * @param now what the clock of the recording says
   * @throws IOException when it failed; it is counted, and the job is called again later
   */
  void run(Instant now) throws IOException;
}
