package io.theater.file.cli;

import java.io.IOException;
import java.util.List;

/** One thing that can be done with a recording. */
interface Command {
  /** What it is called by. */
  String name();

  /** One line for the list of commands. */
  String summary();

  /** Which options it takes. */
  List<Option> options();

  /**
   * Does it.
   *
   * @return the exit code
   */
  int run(Arguments arguments, Terminal terminal) throws IOException, UsageException;

  /**
   * An option.
   *
   * @param name with its dashes
   * @param value what its value is called; empty when it takes none
   * @param meaning for the help
   */
  record Option(String name, String value, String meaning) {
    /** The name, and what follows it. */
    String usage() {
      return value.isEmpty() ? name : name + " " + value;
    }
  }
}
