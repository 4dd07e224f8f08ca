package io.theater.file.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.util.List;

/** Looks after a recording from the command line. */
public final class Main {
  private static final String QUIET = "slf4j.internal.verbosity";

  private Main() {}

  /**
   * Runs one command and ends the process: with 0 when all is well, 1 when something is damaged, 2
   * when the arguments are wrong, 3 when it could not be done.
   *
   * @param arguments a command, the directory of a recording, and options; see {@code --help}
   */
  public static void main(String[] arguments) {
    if (System.getProperty(QUIET) == null) {
      System.setProperty(QUIET, "ERROR"); // what matters is printed, so a log is not missed
    }
    BufferedOutputStream out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out));
    PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, UTF_8);
    System.exit(new CommandLine(new Terminal(out, err), System.getenv()).run(List.of(arguments)));
  }
}
