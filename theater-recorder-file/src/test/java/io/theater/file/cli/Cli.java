package io.theater.file.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What one run of the command line printed. */
record Cli(int code, String out, String err) {
  static Cli run(Object... words) {
    return with(Map.of(), words);
  }

  static Cli with(Map<String, String> environment, Object... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    List<String> arguments = Arrays.stream(words).map(String::valueOf).toList();
    Terminal terminal = new Terminal(out, new PrintStream(err, true, UTF_8));
    int code = new CommandLine(terminal, environment).run(arguments);
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
