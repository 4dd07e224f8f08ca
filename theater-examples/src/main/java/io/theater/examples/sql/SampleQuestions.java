package io.theater.examples.sql;

import io.theater.examples.sql.SampleQuestion.Outcome;
import java.util.List;
import java.util.stream.Stream;

/** Questions worth asking the demo, in both languages, and some that fail in instructive ways. */
public final class SampleQuestions {

  private static final List<String> SHOP_EN =
      List.of(
          "Which 5 products sold best in 2025?",
          "Revenue by month in 2025",
          "What is the average order value by region?",
          "How many customers are from Hamburg?",
          "Orders over 500 in March",
          "Top customers",
          "Revenue and orders by quarter",
          "Monthly revenue of Coffee and Tea in Germany",
          "Revenue by category and country in Q4 2025",
          "How many orders were cancelled in 2024?",
          "Units sold by product in Shanghai",
          "Which city has the fewest orders?");

  private static final List<String> SHOP_ZH =
      List.of(
          "每个地区的销售额",
          "2025年销量最高的5个产品",
          "上海有多少客户？",
          "2025年每月的订单数量",
          "按城市统计平均订单金额",
          "3月超过500元的订单",
          "销售额最高的前十名客户",
          "咖啡类别每个季度的销售额趋势");

  private static final List<String> HR_EN =
      List.of(
          "Which department has most absences?",
          "Sick days by month in 2025",
          "Average salary by department",
          "Who took the most vacation days in 2024?");

  private static final List<String> HR_ZH = List.of("哪个部门缺勤最多？", "每个部门有多少员工？", "2025年各部门的病假天数");

  private static final List<SampleQuestion> FAILING =
      List.of(
          new SampleQuestion("sql: select * from missing", "sql", "shop", Outcome.SQL_ERROR),
          new SampleQuestion("sql: selct name from products", "sql", "shop", Outcome.SQL_ERROR),
          new SampleQuestion("sql: drop table orders", "sql", "shop", Outcome.INSUFFICIENT_RIGHTS),
          new SampleQuestion(
              "sql: select count(*) from order_items a, order_items b, order_items c"
                  + " where a.quantity + b.quantity + c.quantity > 9",
              "sql",
              "shop",
              Outcome.TIMEOUT),
          new SampleQuestion("What is the meaning of life?", "en", "shop", Outcome.NOT_UNDERSTOOD));

  private SampleQuestions() {}

  /** All of them, those with an answer first. */
  public static List<SampleQuestion> all() {
    return Stream.of(
            answered(SHOP_EN, "en", "shop"),
            answered(SHOP_ZH, "zh", "shop"),
            answered(HR_EN, "en", "hr"),
            answered(HR_ZH, "zh", "hr"),
            Stream.of(
                new SampleQuestion(
                    "sql: select status, count(*) as orders from orders group by status",
                    "sql",
                    "shop",
                    Outcome.ROWS)),
            FAILING.stream())
        .flatMap(questions -> questions)
        .toList();
  }

  private static Stream<SampleQuestion> answered(
      List<String> texts, String language, String source) {
    return texts.stream().map(text -> new SampleQuestion(text, language, source, Outcome.ROWS));
  }
}
