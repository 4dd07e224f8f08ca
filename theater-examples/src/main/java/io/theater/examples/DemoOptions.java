package io.theater.examples;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The options of the demo's command line.
 *
 * @param port to listen on; 0 for any free one
 * @param data directory of the recordings
 * @param jdbc address of a database that is recorded into as well, or null for none
 * @param help whether only the usage is wanted
 */
record DemoOptions(int port, Path data, @Nullable String jdbc, boolean help) {

  static final String USAGE =
      """
      usage: java -jar theater-demo.jar [--port N] [--data DIR] [--jdbc URL]
        --port N     port on the loopback interface, 0 for any free one (default 8080)
        --data DIR   directory of the recordings (default theater-data)
        --jdbc URL   records into this database as well, and shows what is there
        --help       this text
      OPENAI_BASE_URL, OPENAI_API_KEY, OPENAI_MODEL: use this model instead of the script.
      """;

  /**
   * Reads the arguments.
   *
   * @throws IllegalArgumentException saying which argument is wrong and how
   */
  static DemoOptions parse(List<String> args) {
    DemoOptions options = new DemoOptions(8080, Path.of("theater-data"), null, false);
    Iterator<String> rest = args.iterator();
    while (rest.hasNext()) {
      String option = rest.next();
      options =
          switch (option) {
            case "--help", "-h" -> new DemoOptions(options.port, options.data, options.jdbc, true);
            case "--port" ->
                new DemoOptions(
                    port(value(option, rest)), options.data, options.jdbc, options.help);
            case "--data" ->
                new DemoOptions(
                    options.port, path(value(option, rest)), options.jdbc, options.help);
            case "--jdbc" ->
                new DemoOptions(
                    options.port, options.data, jdbc(value(option, rest)), options.help);
            default -> throw new IllegalArgumentException("unknown option " + option);
          };
    }
    return options;
  }

  private static String value(String option, Iterator<String> rest) {
    if (!rest.hasNext()) {
      throw new IllegalArgumentException(option + " needs a value");
    }
    return rest.next();
  }

  private static int port(String value) {
    if (!value.matches("\\d{1,5}") || Integer.parseInt(value) > 65_535) {
      throw new IllegalArgumentException("--port must be 0 to 65535, was " + value);
    }
    return Integer.parseInt(value);
  }

  private static String jdbc(String value) {
    if (!value.startsWith("jdbc:")) {
      throw new IllegalArgumentException(
          "--jdbc must be a URL such as jdbc:postgresql://localhost/theater?user=me, was " + value);
    }
    return value;
  }

  private static Path path(String value) {
    if (value.isBlank()) {
      throw new IllegalArgumentException("--data must not be blank");
    }
    try {
      return Path.of(value);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("--data is not a path: " + e.getReason(), e);
    }
  }
}
