package io.theater.examples.sql;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/**
 * Describes a database for a prompt, from its own catalogue: one line per table with its columns,
 * references and comments, and the names found in tables that have them in two languages.
 */
public final class SchemaText {

  private static final int MAX_NAMES = 60;

  private final Connection connection;
  private final DatabaseMetaData metaData;

  private SchemaText(Connection connection) throws SQLException {
    this.connection = connection;
    this.metaData = connection.getMetaData();
  }

  /** Reads the catalogue of the connected database; takes a few milliseconds. */
  public static String of(Connection connection) throws SQLException {
    return new SchemaText(connection).describe();
  }

  private String describe() throws SQLException {
    StringJoiner lines = new StringJoiner("\n");
    List<String> tables = tables();
    for (String table : tables) {
      lines.add(tableLine(table));
    }
    for (String table : tables) {
      if (columns(table).containsKey("name_zh")) {
        lines.add(namesLine(table));
      }
    }
    return lines.toString();
  }

  private List<String> tables() throws SQLException {
    List<String> tables = new ArrayList<>();
    try (ResultSet found = metaData.getTables(null, "PUBLIC", "%", new String[] {"BASE TABLE"})) {
      while (found.next()) {
        tables.add(found.getString("TABLE_NAME"));
      }
    }
    return tables;
  }

  private String tableLine(String table) throws SQLException {
    Map<String, String> references = references(table);
    StringJoiner columns = new StringJoiner(", ", table.toLowerCase(Locale.ROOT) + "(", ")");
    columns(table)
        .forEach((name, type) -> columns.add(name + type + references.getOrDefault(name, "")));
    return columns.toString();
  }

  private Map<String, String> columns(String table) throws SQLException {
    Map<String, String> columns = new LinkedHashMap<>();
    try (ResultSet found = metaData.getColumns(null, "PUBLIC", table, "%")) {
      while (found.next()) {
        String comment = found.getString("REMARKS");
        String remark = comment == null || comment.isEmpty() ? "" : " [" + comment + "]";
        String type = " " + found.getString("TYPE_NAME").toLowerCase(Locale.ROOT) + remark;
        columns.put(found.getString("COLUMN_NAME").toLowerCase(Locale.ROOT), type);
      }
    }
    return columns;
  }

  private Map<String, String> references(String table) throws SQLException {
    Map<String, String> references = new LinkedHashMap<>();
    try (ResultSet found = metaData.getImportedKeys(null, "PUBLIC", table)) {
      while (found.next()) {
        String target = found.getString("PKTABLE_NAME") + "." + found.getString("PKCOLUMN_NAME");
        references.put(
            found.getString("FKCOLUMN_NAME").toLowerCase(Locale.ROOT),
            " references " + target.toLowerCase(Locale.ROOT));
      }
    }
    return references;
  }

  private String namesLine(String table) throws SQLException {
    StringJoiner names = new StringJoiner("; ");
    String sql = "SELECT name, name_zh FROM " + table + " ORDER BY id LIMIT " + MAX_NAMES;
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(sql)) {
      while (found.next()) {
        names.add(found.getString(1) + " = " + found.getString(2));
      }
    }
    return "names in " + table.toLowerCase(Locale.ROOT) + " (name = name_zh): " + names;
  }
}
