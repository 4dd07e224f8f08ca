package io.theater.file.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** What one run of the command line printed. */
record Cli(int code, String out, String err) {
  static Cli run(Object... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    List<String> arguments = Arrays.stream(words).map(String::valueOf).toList();
    int code = new CommandLine(new Terminal(out, new PrintStream(err, true, UTF_8))).run(arguments);
    return new Cli(code, out.toString(UTF_8), err.toString(UTF_8));
  }

  static Cli verify(Path base, String... options) {
    Object[] words = new Object[options.length + 2];
    words[0] = "verify";
    words[1] = base;
    System.arraycopy(options, 0, words, 2, options.length);
    return run(words);
  }
}
