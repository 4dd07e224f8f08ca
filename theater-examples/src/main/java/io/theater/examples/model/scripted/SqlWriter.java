package io.theater.examples.model.scripted;

import io.theater.examples.model.scripted.Understanding.Order;
import io.theater.examples.model.scripted.Vocabulary.Column;
import io.theater.examples.model.scripted.Vocabulary.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes the SELECT statement for an understood question. */
final class SqlWriter {

  private final Understanding question;

  private SqlWriter(Understanding question) {
    this.question = question;
  }

  static String write(Understanding question) {
    return new SqlWriter(question).write();
  }

  private String write() {
    List<String> lines = new ArrayList<>();
    List<Column> shown =
        Stream.concat(question.keys().stream(), question.measures().stream()).toList();
    lines.add("SELECT " + joined(shown, ", ", true));
    lines.addAll(from(shown));
    if (!question.conditions().isEmpty()) {
      lines.add("WHERE " + joined(question.conditions(), "\n  AND ", false));
    }
    if (!question.keys().isEmpty()) {
      lines.add("GROUP BY " + joined(question.keys(), ", ", false));
      lines.add("ORDER BY " + order());
    }
    if (question.limit() > 0) {
      lines.add("LIMIT " + question.limit());
    }
    return String.join("\n", lines);
  }

  private String joined(List<Column> columns, String separator, boolean labelled) {
    return columns.stream()
        .map(column -> sql(column) + (labelled ? " AS " + column.label() : ""))
        .collect(Collectors.joining(separator));
  }

  private String sql(Column column) {
    return column.expression().replace("{name}", question.chinese() ? "name_zh" : "name");
  }

  private String order() {
    String first = question.keys().get(0).label();
    if (question.order() == Order.BY_KEY || question.measures().isEmpty()) {
      return question.keys().stream().map(Column::label).collect(Collectors.joining(", "));
    }
    boolean descending = question.order() == Order.LARGEST_FIRST;
    return question.measures().get(0).label() + (descending ? " DESC, " : ", ") + first;
  }

  /** The smallest part of the join tree that holds all tables in use. */
  private List<String> from(List<Column> shown) {
    Set<String> needed =
        Stream.concat(shown.stream(), question.conditions().stream())
            .flatMap(column -> column.tables().stream())
            .collect(Collectors.toCollection(LinkedHashSet::new));
    Map<String, Table> used = new LinkedHashMap<>(question.vocabulary().tables());
    Set<String> onPaths = new LinkedHashSet<>();
    needed.forEach(alias -> addPath(alias, onPaths));
    used.keySet().retainAll(onPaths);
    dropUnneededTop(used, needed);
    List<String> lines = new ArrayList<>();
    used.forEach(
        (alias, table) ->
            lines.add(
                lines.isEmpty()
                    ? "FROM " + table.name() + " " + alias
                    : "JOIN " + table.name() + " " + alias + " ON " + table.on()));
    return lines;
  }

  private void addPath(String alias, Set<String> path) {
    for (String at = alias; !at.isEmpty(); at = table(at).parent()) {
      path.add(at);
    }
  }

  private Table table(String alias) {
    Table table = question.vocabulary().tables().get(alias);
    if (table == null) {
      throw new IllegalStateException("no table " + alias);
    }
    return table;
  }

  private static void dropUnneededTop(Map<String, Table> used, Set<String> needed) {
    String top = used.keySet().iterator().next();
    while (!needed.contains(top) && children(used, top) == 1) {
      used.remove(top);
      top = used.keySet().iterator().next();
    }
  }

  private static long children(Map<String, Table> used, String alias) {
    return used.values().stream().filter(table -> table.parent().equals(alias)).count();
  }
}
