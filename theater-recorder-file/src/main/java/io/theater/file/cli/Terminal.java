package io.theater.file.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;

/**
 * Where results and messages go.
 *
 * @param out results; fails when nobody reads them any more
 * @param err messages
 */
record Terminal(OutputStream out, PrintStream err) {
  void print(String text) throws IOException {
    out.write(text.getBytes(UTF_8));
  }

  /** Says what is wrong with a recording, and returns the exit code of that. */
  int warn(List<String> reasons) {
    reasons.forEach(why -> err.println("warning: " + why));
    return reasons.isEmpty() ? CommandLine.GOOD : CommandLine.DAMAGED;
  }

  void println(String line) throws IOException {
    print(line + "\n");
  }
}
