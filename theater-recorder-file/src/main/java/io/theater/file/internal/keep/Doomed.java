package io.theater.file.internal.keep;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What is deleted together.
 *
 * @param files what it is
 * @param reason why it goes
 * @param deletion how it goes
 */
record Doomed(List<Found> files, Reason reason, Deletion deletion) {

  /** Something in the tree. */
  record Found(Path path, long bytes) {}

  /** Deletes it. */
  interface Deletion {
    void run() throws IOException;
  }

  static Doomed one(Path path, long bytes, Reason reason, Deletion deletion) {
    return new Doomed(List.of(new Found(path, bytes)), reason, deletion);
  }
}
