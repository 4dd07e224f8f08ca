package io.theater.file;

import io.theater.file.internal.ByteCount;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the environment says of a recording. Reads all variables before it complains. */
final class EnvironmentSettings {
  static final String ENABLED = "LLM_RECORDS_ENABLED";
  static final String BASE_DIR = "LLM_RECORDS_BASE_DIR";
  static final String MAX_FILE_SIZE = "LLM_RECORDS_MAX_FILE_SIZE";
  static final String RETENTION_DAYS = "LLM_RECORDS_RETENTION_DAYS";

  private final Map<String, String> variables;
  private final List<String> problems = new ArrayList<>();

  private EnvironmentSettings(Map<String, String> variables) {
    this.variables = variables;
  }

  /**
   * A recorder that is set up but not open; empty when recording is switched off.
   *
   * @throws IllegalArgumentException naming every variable that says something impossible
   */
  static Optional<FileRecorder.Builder> builder(Map<String, String> variables) {
    return new EnvironmentSettings(variables).builder();
  }

  /**
   * How long a recorder keeps what it made.
   *
   * @throws IllegalArgumentException when the variable says something impossible
   */
  static Retention retention(Map<String, String> variables) {
    EnvironmentSettings settings = new EnvironmentSettings(variables);
    Retention retention = settings.retention();
    settings.complain();
    return retention;
  }

  private Optional<FileRecorder.Builder> builder() {
    Boolean enabled = read(ENABLED, "true or false", EnvironmentSettings::truth);
    Path directory = read(BASE_DIR, "the path of a directory", Path::of);
    Long maxFileSize =
        read(
            MAX_FILE_SIZE,
            "from "
                + FileRecorder.Builder.MIN_FILE_SIZE
                + " to "
                + FileRecorder.Builder.MAX_FILE_SIZE
                + " bytes, such as 100000000 or 100MB",
            EnvironmentSettings::size);
    Retention retention = retention();
    complain();
    FileRecorder.Builder builder =
        FileRecorder.builder(directory == null ? Path.of("logs", "llm_interactions") : directory);
    if (maxFileSize != null) {
      builder.maxFileSize(maxFileSize);
    }
    builder.retention(retention);
    return Boolean.FALSE.equals(enabled) ? Optional.empty() : Optional.of(builder);
  }

  private Retention retention() {
    Integer days =
        read(
            RETENTION_DAYS,
            "a number of days from 1 to " + Retention.MAX_DAYS,
            EnvironmentSettings::days);
    Retention standard = Retention.standard();
    return days == null ? standard : standard.withSessionViewDays(days);
  }

  private void complain() {
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
  }

  /** The value of a variable; null when it is not set, blank, or wrong. */
  private <T> @Nullable T read(String name, String allowed, Function<String, @Nullable T> parse) {
    String value = variables.getOrDefault(name, "").strip();
    if (value.isEmpty()) {
      return null;
    }
    T parsed = parsed(value, parse);
    if (parsed == null) {
      problems.add(name + " must be " + allowed + " but is '" + value + "'");
    }
    return parsed;
  }

  private static <T> @Nullable T parsed(String value, Function<String, @Nullable T> parse) {
    try {
      return parse.apply(value);
    } catch (InvalidPathException | NumberFormatException wrong) {
      return null;
    }
  }

  private static @Nullable Boolean truth(String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> null;
    };
  }

  private static @Nullable Long size(String value) {
    Long bytes = ByteCount.parse(value);
    return bytes == null
            || bytes < FileRecorder.Builder.MIN_FILE_SIZE
            || bytes > FileRecorder.Builder.MAX_FILE_SIZE
        ? null
        : bytes;
  }

  private static @Nullable Integer days(String value) {
    int days = Integer.parseInt(value);
    return days < 1 || days > Retention.MAX_DAYS ? null : days;
  }
}
