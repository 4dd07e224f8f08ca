package io.theater.jdbc.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The numbered SQL that makes the tables: of the dialect if it has its own, else of all. A
 * statement ends with a semicolon before an empty line.
 */
final class Scripts {
  /** Version of the tables that this code writes and reads. */
  static final int VERSION = 2;

  private final Sql sql;
  private final Names names;

  Scripts(Sql sql, Names names) {
    this.sql = sql;
    this.names = names;
  }

  /** What makes the table that says the version. */
  List<String> meta() {
    return read("meta");
  }

  /** What makes a version of the one before. */
  List<String> of(int version) {
    return read(String.format(Locale.ROOT, "%03d", version));
  }

  /** All of it for people, from a version that is there. */
  String text(int from) {
    StringBuilder text = new StringBuilder();
    if (from == 0) {
      append(text, meta());
    }
    for (int version = from + 1; version <= VERSION; version++) {
      append(text, of(version));
    }
    append(text, List.of("DELETE FROM " + names.meta() + " WHERE name = '" + Schema.ROW + "'"));
    append(
        text,
        List.of(
            "INSERT INTO "
                + names.meta()
                + " (name, content) VALUES ('"
                + Schema.ROW
                + "', '"
                + VERSION
                + "')"));
    return text.toString();
  }

  private static void append(StringBuilder text, List<String> statements) {
    statements.forEach(statement -> text.append(statement).append(";\n\n"));
  }

  private List<String> read(String script) {
    String own = resource(sql.dialect().name().toLowerCase(Locale.ROOT) + "/" + script);
    String all = own.isEmpty() ? resource("common/" + script) : own;
    String filled = all.replace("${prefix}", names.prefix());
    for (ColumnType type : ColumnType.values()) {
      filled = filled.replace("${" + type.name().toLowerCase(Locale.ROOT) + "}", sql.type(type));
    }
    filled =
        filled
            .replace("${suffix}", sql.tableSuffix())
            .replace("${ifNotExists}", sql.ifNotExists())
            .trim();
    return filled.isEmpty()
        ? List.of()
        : Arrays.stream(filled.split(";\n\n|;$", -1))
            .map(String::trim)
            .filter(text -> !text.isEmpty())
            .toList();
  }

  /** Empty when there is none. */
  private static String resource(String name) {
    String path = "/io/theater/jdbc/schema/" + name + ".sql";
    try (InputStream in = Scripts.class.getResourceAsStream(path)) {
      return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
