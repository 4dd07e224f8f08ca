package io.theater.examples.model.scripted;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What the script knows about one data source: its tables, and the words that stand for measures,
 * groupings and values.
 *
 * @param source the data source's name
 * @param tables a tree of joins, each parent before its children, by alias
 * @param measures strong ones first
 * @param defaultMeasure label of the measure meant by "top customers"; empty when none is
 * @param time the column that years and months refer to
 * @param unlessFiltered a condition by column, left out when the question filters that column
 * @param topic words that tell that a question belongs here
 * @param help what can be asked, to be shown when a question is not understood
 */
record Vocabulary(
    String source,
    Map<String, Table> tables,
    List<Measure> measures,
    String defaultMeasure,
    List<Grouping> groupings,
    List<Value> values,
    Column time,
    Map<String, String> unlessFiltered,
    Pattern topic,
    String help,
    String helpZh) {

  /** A table; {@code on} joins it to the table with the alias {@code parent} (empty: root). */
  record Table(String name, String parent, String on) {}

  /** An expression, what it is called in the result, and the aliases of the tables it reads. */
  record Column(String expression, String label, List<String> tables) {
    static Column of(String expression, String label, String... tables) {
      return new Column(expression, label, List.of(tables));
    }
  }

  /**
   * Something to be counted or summed.
   *
   * @param strong whether its words always mean it; weak ones ("orders") may be mere nouns
   * @param amount a condition with %s for "&gt; 500"; empty when amounts make no sense
   * @param listing the columns that show the things themselves; empty when there are none
   */
  record Measure(
      Pattern words, boolean strong, Column column, Column amount, List<Column> listing) {
    String label() {
      return column.label();
    }
  }

  /** A way to group rows, and the words that ask for it. */
  record Grouping(Pattern words, List<Column> columns, boolean time) {
    String label() {
      return columns.get(columns.size() - 1).label();
    }
  }

  /** A word for a value of a column. */
  record Value(Pattern words, String column, String value) {
    String table() {
      return column.substring(0, column.indexOf('.'));
    }
  }

  private static final String ASKING_EN =
      "(?:by|per|each|every|which|what|across|top|best|worst|largest|biggest|smallest)";
  private static final String BETWEEN_EN =
      "(?:[ -]+(?:the|of|our|and|best|worst|top|most|least|selling|popular|valuable|loyal|single))"
          + "{0,4}[ -]+";
  private static final String ASKING_ZH =
      "(?:按照?|分|每一?个?|各个?|哪一?个?|哪些|哪几个|不同|前[个名位大款]?|[个名位款]|" + "最\\p{IsHan}{1,3}的[个名位大款]?)的?";

  static Pattern words(String regex) {
    return Pattern.compile(regex);
  }

  /** Words that ask for a grouping: "by month", "which products", "每个月", "最好的产品". */
  static Grouping grouping(String english, String chinese, String extra, Column... columns) {
    String noun = "(?:" + english + ")\\b";
    String regex =
        ("\\b" + ASKING_EN + BETWEEN_EN + noun)
            + ("|§\\s*(?:,|and|then)(?: by)?\\s*" + noun)
            + ("|" + ASKING_ZH + "(?:" + chinese + ")")
            + ("|§[和与、](?:" + chinese + ")")
            + (extra.isEmpty() ? "" : "|" + extra);
    return new Grouping(Pattern.compile(regex), List.of(columns), false);
  }

  /** Groupings by day, month, quarter and year of a time column. */
  static List<Grouping> timeGroupings(Column time) {
    String t = time.expression();
    List<Grouping> groupings = new ArrayList<>();
    groupings.add(timeGrouping("days?", "天|日", "\\bdaily\\b", "CAST(%s AS DATE)", "day", time));
    groupings.add(
        timeGrouping(
            "months?",
            "月(?:份|度)?",
            "\\bmonthly\\b|\\bmonth by month\\b|月度",
            "FORMATDATETIME(%s, 'yyyy-MM')",
            "month",
            time));
    groupings.add(
        timeGrouping(
            "quarters?",
            "季度?",
            "\\bquarterly\\b",
            "YEAR(" + t + ") || '-Q' || QUARTER(%s)",
            "quarter",
            time));
    groupings.add(
        timeGrouping(
            "years?", "年(?:度|份)?", "\\b(?:yearly|annual(?:ly)?)\\b|年度", "YEAR(%s)", "year", time));
    return groupings;
  }

  private static Grouping timeGrouping(
      String english, String chinese, String extra, String sql, String label, Column time) {
    String expression = sql.replace("%s", time.expression());
    // year, month and day are keywords
    Column column = new Column(expression, '"' + label + '"', time.tables());
    return new Grouping(grouping(english, chinese, extra, column).words(), List.of(column), true);
  }

  /** Tables in the order given, each as "alias name parent condition". */
  static Map<String, Table> tree(String... lines) {
    Map<String, Table> tables = new LinkedHashMap<>();
    for (String line : lines) {
      String[] part = line.split(" ", 4);
      tables.put(
          part[0],
          new Table(part[1], part.length > 2 ? part[2] : "", part.length > 3 ? part[3] : ""));
    }
    return tables;
  }

  /** The alias of a table; empty when there is no such table. */
  String aliasOf(String table) {
    return tables.entrySet().stream()
        .filter(entry -> entry.getValue().name().equals(table))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse("");
  }
}
