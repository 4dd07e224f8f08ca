package io.theater.file.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;

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

  void println(String line) throws IOException {
    print(line + "\n");
  }
}
