package io.theater.examples.model.scripted;

import io.theater.examples.model.scripted.Vocabulary.Column;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A question as the script understood it.
 *
 * @param keys columns to group by, or the columns of a listing
 * @param measures columns to aggregate; empty for a plain listing
 * @param conditions boolean expressions, all of which must hold
 * @param order which end comes first
 * @param limit rows at most; 0 for all
 */
record Understanding(
    Vocabulary vocabulary,
    boolean chinese,
    List<Column> keys,
    List<Column> measures,
    List<Column> conditions,
    Order order,
    int limit) {

  /** The order of the rows. */
  enum Order {
    BY_KEY,
    LARGEST_FIRST,
    SMALLEST_FIRST
  }

  /** In words, for whoever watches the script think. */
  String describe() {
    String where = texts(conditions, Column::expression, " AND ");
    String what = labels(Stream.concat(keys.stream(), measures.stream()).toList());
    return (chinese ? "我理解为：查询 " : "Understood: show ")
        + what
        + (where.isEmpty() ? "" : (chinese ? "；条件 " : "; where ") + where)
        + (chinese ? "；排序 " : "; order ")
        + order
        + (limit == 0 ? "" : (chinese ? "；最多行数 " : "; rows at most ") + limit)
        + (chinese ? "。\n" : ".\n");
  }

  private static String labels(List<Column> columns) {
    return texts(columns, Column::label, ", ").replace("\"", "");
  }

  private static String texts(
      List<Column> columns, Function<Column, String> text, String separator) {
    return columns.stream().map(text).collect(Collectors.joining(separator));
  }
}
