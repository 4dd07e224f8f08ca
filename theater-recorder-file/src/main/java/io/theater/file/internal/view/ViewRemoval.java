package io.theater.file.internal.view;

import java.io.IOException;
import java.time.LocalDate;

/** Takes views away that were kept long enough. */
public interface ViewRemoval {
  /** Takes one away. */
  interface Deletion {
    /** Done at a moment when no view is written. */
    void run() throws IOException;
  }

  /**
   * Does it, unless lines of a day may still come, which would be all that the view has then.
   *
   * @param day whose lines are in the view
   * @throws IOException when it failed or must wait
   */
  void remove(LocalDate day, Deletion deletion) throws IOException;
}
