package io.theater.history;

/**
 * A store that keeps records for a limited time, and can be asked to delete at once what is over
 * it. {@link History#cleanup} asks the one that it reads from.
 */
public interface Cleanable {

  /**
   * Deletes what was kept long enough, or tells what that would be. May block on the store; safe
   * for any number of threads.
   *
   * @param dryRun true to touch nothing
   * @return what was found, in the order of its deletion, and whether it is gone
   * @throws io.theater.TheaterException when the store cannot be looked through
   */
  CleanupPlan cleanup(boolean dryRun);
}
