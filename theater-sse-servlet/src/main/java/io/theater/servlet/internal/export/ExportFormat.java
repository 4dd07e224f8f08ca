package io.theater.servlet.internal.export;

import java.io.IOException;

/** A format, called once for each piece in the order of its methods. Used by one thread. */
interface ExportFormat {

  /** The session itself. */
  void session(Object session) throws IOException;

  /** A list begins. */
  void list(Section section) throws IOException;

  /** The next of that list. */
  void item(Object record) throws IOException;

  /** All is there. */
  void end(ExportCounts counts) throws IOException;
}
