package io.theater.examples.model.scripted;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** Answers the tasks that start from rows: configure a chart, answer in words. */
final class ResultScript {

  private static final List<String> TIMES = List.of("day", "month", "quarter", "year");

  private final List<String> columns = new ArrayList<>();
  private final List<JsonNode> rows = new ArrayList<>();
  private final int rowCount;
  private final boolean truncated;
  private final String question;

  private ResultScript(PromptText prompt) {
    JsonNode result = ReplyText.parse(prompt.section("result"));
    result.path("columns").forEach(column -> columns.add(column.asText()));
    result.path("rows").forEach(rows::add);
    this.rowCount = result.path("row_count").asInt(rows.size());
    this.truncated = result.path("truncated").asBoolean();
    this.question = prompt.section("question");
  }

  static ReplyDraft configureChart(PromptText prompt) {
    return ReplyDraft.of(new ResultScript(prompt).chart());
  }

  static ReplyDraft answer(PromptText prompt) {
    return ReplyDraft.of(new ResultScript(prompt).answer());
  }

  private String chart() {
    List<String> values = columns.stream().filter(this::isMeasure).toList();
    List<String> labels = columns.stream().filter(column -> !isMeasure(column)).toList();
    if (rows.size() < 2 || values.isEmpty() || labels.isEmpty()) {
      return ReplyText.json("type", "none", "x", "", "y", List.of(), "title", question);
    }
    String x = labels.get(labels.size() - 1);
    String type = TIMES.contains(labels.get(0)) ? "line" : "bar";
    return ReplyText.json(
        "type", type, "x", x.isEmpty() ? labels.get(0) : x, "y", values, "title", question);
  }

  private boolean isMeasure(String column) {
    int index = columns.indexOf(column);
    boolean numbers = !rows.isEmpty() && rows.stream().allMatch(row -> isNumber(row.path(index)));
    return numbers && !column.endsWith("_id") && !TIMES.contains(column);
  }

  private static boolean isNumber(JsonNode cell) {
    return cell.isNumber() || cell.isNull();
  }

  private String answer() {
    boolean chinese = SqlScript.isChinese(question);
    StringJoiner text = new StringJoiner(chinese ? "" : " ");
    if (rows.isEmpty()) {
      text.add(chinese ? "没有符合条件的数据。" : "No rows match.");
    } else if (rows.size() == 1) {
      text.add(row(0) + (chinese ? "。" : "."));
    } else {
      int last = rows.size() - 1;
      text.add(count(chinese));
      text.add(chinese ? "第一行：" + row(0) + "。" : "First: " + row(0) + ".");
      text.add(chinese ? "最后一行：" + row(last) + "。" : "Last: " + row(last) + ".");
      columns.stream()
          .filter(this::isMeasure)
          .findFirst()
          .ifPresent(c -> text.add(range(c, chinese)));
    }
    text.add(chinese ? "（由脚本生成，并非语言模型的回答。）" : "(Written by a script, not by a language model.)");
    return text.toString();
  }

  private String count(boolean chinese) {
    String count = rowCount + (truncated ? "+" : "");
    String seen = rows.size() < rowCount ? String.valueOf(rows.size()) : "";
    if (chinese) {
      return "共 " + count + " 行" + (seen.isEmpty() ? "" : "，脚本只看到前 " + seen + " 行") + "。";
    }
    return count + " rows" + (seen.isEmpty() ? "" : ", the script saw the first " + seen) + ".";
  }

  private String row(int index) {
    StringJoiner cells = new StringJoiner(", ");
    for (int i = 0; i < columns.size(); i++) {
      cells.add(columns.get(i) + " = " + rows.get(index).path(i).asText());
    }
    return cells.toString();
  }

  private String range(String column, boolean chinese) {
    int index = columns.indexOf(column);
    List<BigDecimal> numbers =
        rows.stream()
            .map(row -> row.path(index))
            .filter(JsonNode::isNumber)
            .map(JsonNode::decimalValue)
            .sorted()
            .toList();
    if (numbers.isEmpty()) {
      return "";
    }
    String span =
        numbers.get(0).toPlainString() + " – " + numbers.get(numbers.size() - 1).toPlainString();
    return chinese ? column + " 的范围是 " + span + "。" : "Range of " + column + ": " + span + ".";
  }
}
