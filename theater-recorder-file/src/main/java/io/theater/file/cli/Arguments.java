package io.theater.file.cli;

import io.theater.file.cli.Command.Option;
import io.theater.file.internal.ByteCount;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The directory and the options that a command was given. */
final class Arguments {
  private static final String BASE_DIR = "LLM_RECORDS_BASE_DIR";

  private final List<String> plain = new ArrayList<>();
  private final Map<String, String> options = new HashMap<>();

  private final Map<String, String> environment;

  private Arguments(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * Reads arguments; the value of an option follows it, or stands behind {@code =}. Behind {@code
   * --} nothing is an option.
   *
   * @param environment variables, which stand in for what is not given
   */
  static Arguments parse(List<String> words, List<Option> known, Map<String, String> environment)
      throws UsageException {
    Arguments arguments = new Arguments(environment);
    for (Iterator<String> rest = words.iterator(); rest.hasNext(); ) {
      String word = rest.next();
      if (word.equals("--")) {
        rest.forEachRemaining(arguments.plain::add);
      } else if (word.startsWith("-") && word.length() > 1) {
        arguments.option(word, known, rest);
      } else {
        arguments.plain.add(word);
      }
    }
    return arguments;
  }

  private void option(String word, List<Option> known, Iterator<String> rest)
      throws UsageException {
    int equals = word.indexOf('=');
    String name = equals < 0 ? word : word.substring(0, equals);
    Option option =
        known.stream()
            .filter(one -> one.name().equals(name))
            .findFirst()
            .orElseThrow(() -> new UsageException("unknown option " + name));
    if (options.containsKey(name)) {
      throw new UsageException(name + " is given twice");
    }
    options.put(name, value(option, equals < 0 ? null : word.substring(equals + 1), rest));
  }

  private static String value(Option option, @Nullable String given, Iterator<String> rest)
      throws UsageException {
    if (option.value().isEmpty()) {
      if (given != null) {
        throw new UsageException(option.name() + " takes no value");
      }
      return "";
    }
    if (given != null) {
      return given;
    }
    if (!rest.hasNext()) {
      throw new UsageException(option.name() + " needs a value: " + option.usage());
    }
    return rest.next();
  }

  /** The one directory that every command needs. */
  Path directory() throws UsageException {
    if (plain.isEmpty()) {
      String known = environment.getOrDefault(BASE_DIR, "").strip();
      if (known.isEmpty()) {
        throw new UsageException(
            "the directory of the recording is missing; it may also stand in " + BASE_DIR);
      }
      return path(BASE_DIR, known);
    }
    if (plain.size() > 1) {
      throw new UsageException("one directory is enough, but there is also '" + plain.get(1) + "'");
    }
    return path("DIR", plain.get(0));
  }

  /** Variables by name. */
  Map<String, String> environment() {
    return environment;
  }

  /** Whether an option is there. */
  boolean has(String option) {
    return options.containsKey(option);
  }

  /** The value of an option. */
  Optional<String> text(String option) {
    return Optional.ofNullable(options.get(option));
  }

  /** The value of an option that is a day. */
  Optional<LocalDate> day(String option) throws UsageException {
    String text = options.get(option);
    if (text == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(LocalDate.parse(text));
    } catch (DateTimeException e) {
      throw new UsageException(option + " must be a day such as 2025-12-07 but is '" + text + "'");
    }
  }

  /** The value of an option that is a whole number. */
  Optional<Long> number(String option) throws UsageException {
    String text = options.get(option);
    if (text == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Long.valueOf(text));
    } catch (NumberFormatException e) {
      throw new UsageException(option + " must be a whole number but is '" + text + "'");
    }
  }

  /** The value of an option that is a number of bytes. */
  Optional<Long> bytes(String option) throws UsageException {
    String text = options.get(option);
    Long bytes = text == null ? null : ByteCount.parse(text);
    if (text != null && bytes == null) {
      throw new UsageException(
          option + " must be bytes, such as 5000000000 or 5GB, but is '" + text + "'");
    }
    return Optional.ofNullable(bytes);
  }

  static Path path(String name, String text) throws UsageException {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new UsageException(name + " is no path: " + e.getMessage());
    }
  }
}
