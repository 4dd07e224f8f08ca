package io.theater.file.internal.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.theater.model.LlmInteraction;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Comma-separated values, RFC 4180, in UTF-8: one interaction to a record. A cell that a
 * spreadsheet would take for a formula begins with an apostrophe.
 */
public final class Csv implements Format {
  private static final String FORMULA = "=+-@\t\r";
  private static final String QUOTED = ",\"\r\n";
  private static final String LINE_END = "\r\n";

  private final boolean mark;

  /**
   * A format.
   *
   * @param mark whether to begin with a byte order mark, which some spreadsheets need
   */
  public Csv(boolean mark) {
    this.mark = mark;
  }

  @Override
  public String extension() {
    return ".csv";
  }

  @Override
  public void begin(OutputStream out) throws IOException {
    write(out, (mark ? "\ufeff" : "") + row(Column::title));
  }

  @Override
  public void add(OutputStream out, LlmInteraction call, long number) throws IOException {
    write(out, row(column -> column.of(call)));
  }

  @Override
  public void end(OutputStream out, long count) {}

  private static String row(Function<Column, @Nullable Object> value) {
    return Arrays.stream(Column.values())
        .map(column -> cell(value.apply(column)))
        .collect(Collectors.joining(","));
  }

  private static void write(OutputStream out, String row) throws IOException {
    out.write((row + LINE_END).getBytes(UTF_8));
  }

  private static String cell(@Nullable Object value) {
    return value == null ? "" : quoted(harmless(value.toString()));
  }

  static String harmless(String text) {
    return !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
  }

  static String quoted(String text) {
    boolean plain = text.chars().noneMatch(unit -> QUOTED.indexOf(unit) >= 0);
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
