package io.theater.examples.model.scripted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.theater.examples.model.ChatDelta;
import io.theater.examples.model.ChatReply;
import io.theater.examples.model.ChatRequest;
import io.theater.examples.sql.SqlPrompts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptedChatModelTest {

  private static final String SCHEMA =
      "names in cities (name = name_zh): Hamburg = 汉堡; Paris = 巴黎\n"
          + "names in regions (name = name_zh): Paris Region = 巴黎大区\n"
          + "names in categories (name = name_zh): Coffee = 咖啡; Books = 图书\n"
          + "names in products (name = name_zh): Pu'er Tea = 普洱茶";

  private final ScriptedChatModel model = new ScriptedChatModel(Duration.ZERO);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "customers from Hamburg | WHERE ci.name = 'Hamburg' GROUP BY c.id,",
        "customers in the Paris Region | WHERE r.name = 'Paris Region' GROUP",
        "来自汉堡和巴黎的客户有多少 | SELECT COUNT(DISTINCT c.id) AS customers FROM customers c JOIN cities ci"
            + " ON ci.id = c.city_id WHERE ci.name IN ('Hamburg', 'Paris')",
        "units of Pu'er Tea | WHERE p.name = 'Pu''er Tea' AND",
        "revenue per month in 2024 and 2025 | WHERE YEAR(o.ordered_at) IN (2024, 2025) AND",
        "revenue in 2025-03 | WHERE YEAR(o.ordered_at) = 2025 AND MONTH(o.ordered_at) = 3 AND",
        "2025年第三季度的销售额 | WHERE YEAR(o.ordered_at) = 2025 AND QUARTER(o.ordered_at) = 3 AND",
        "十二月的订单量 | WHERE MONTH(o.ordered_at) = 12 AND",
        "how many orders over 1,000.50 | HAVING SUM(quantity * unit_price) > 1000.50)",
        "500元以上的订单 | HAVING SUM(quantity * unit_price) >= 500)",
        "products under 20 euros | WHERE p.price < 20 GROUP BY",
        "three cities with the lowest average order value | GROUP BY ci.name ORDER BY"
            + " average_order_value, city LIMIT 3",
        "which books sold worst | CANNOT",
        "best month | GROUP BY FORMATDATETIME(o.ordered_at, 'yyyy-MM') ORDER BY revenue DESC,",
        "returned orders by category | o.status = 'returned' GROUP BY k.name",
        "orders by status | SELECT o.status AS status, COUNT(DISTINCT o.id) AS orders FROM orders o"
            + " GROUP",
        "sales trend of business customers | WHERE c.segment = 'business' AND o.status <>"
            + " 'cancelled' GROUP BY FORMATDATETIME",
        "number of products per category | SELECT k.name AS category, COUNT(DISTINCT p.id) AS"
            + " products FROM products p JOIN categories k ON k.id = p.category_id GROUP BY k.name",
        "orders, revenue and units by city | COUNT(DISTINCT o.id) AS orders FROM",
        "卖得最差的3个产品 | GROUP BY p.name_zh ORDER BY units_sold, product LIMIT 3"
      })
  void writesSqlForTheShop(String question, String expected) throws Exception {
    assertThat(generate("shop", question)).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "customers from Tokyo",
        "东京的客户",
        "revenue last year",
        "revenue excluding Coffee",
        "customers with more than 5 orders",
        "revenue since March",
        "top 5",
        "highest revenue",
        "hello",
        "revenue by astronaut",
        "orders on 2025-03-04"
      })
  void refusesWhatItWouldOnlyHalfUnderstand(String question) throws Exception {
    assertThat(generate("shop", question)).startsWith("CANNOT_ANSWER: ");
  }

  @Test
  void refusesAnAmountWhereItMeansNothing() throws Exception {
    assertThat(generate("hr", "absences over 500 by department")).startsWith("CANNOT_ANSWER: ");
    assertThat(generate("hr", "employees who earn more than 5000")).contains("e.salary > 5000");
  }

  @Test
  void passesOnSqlUnchanged() throws Exception {
    assertThat(generate("shop", "`select 1`")).isEqualTo("```sql select 1 ``` ");
    assertThat(generate("shop", "SQL：DROP TABLE orders")).contains("DROP TABLE orders");
  }

  @Test
  void streamsItsThinkingAndThenWhatItReturns() throws Exception {
    List<ChatDelta> deltas = new ArrayList<>();
    ChatRequest request = SqlPrompts.generateSql("revenue by month", "shop", SCHEMA);
    ChatReply reply = model.chat(request, deltas::add);
    assertThat(joined(deltas, ChatDelta.Kind.TEXT)).isEqualTo(reply.text());
    assertThat(joined(deltas, ChatDelta.Kind.REASONING)).isEqualTo(reply.reasoning());
    assertThat(deltas).hasSizeGreaterThan(20);
    assertThat(deltas.get(0).kind()).isEqualTo(ChatDelta.Kind.REASONING);
    assertThat(reply.usage().total()).isEqualTo(reply.usage().input() + reply.usage().output());
    assertThat(reply.usage().output()).isGreaterThan(reply.usage().reasoning());
    assertThat(reply.model()).isEqualTo("theater-scripted-1");
  }

  @Test
  void stopsAtTheTokenLimit() throws Exception {
    ChatRequest whole = SqlPrompts.generateSql("revenue by month", "shop", SCHEMA);
    ChatReply reply = model.chat(new ChatRequest(whole.messages(), 0, 40), delta -> {});
    assertThat(reply.finishReason()).isEqualTo("length");
    assertThat(reply.usage().output()).isLessThanOrEqualTo(41);
  }

  @Test
  void stopsWhenInterrupted() {
    Thread.currentThread().interrupt();
    assertThatExceptionOfType(InterruptedException.class)
        .isThrownBy(() -> model.chat(SqlPrompts.analyse("revenue"), delta -> {}));
  }

  @Test
  void admitsToBeAScriptWhenAskedAnythingElse() throws Exception {
    ChatReply reply = model.chat(ChatRequest.of("You are a pirate.", "Hi"), delta -> {});
    assertThat(reply.text()).contains("I am a script");
  }

  private String generate(String source, String question) throws Exception {
    ChatRequest request = SqlPrompts.generateSql(question, source, SCHEMA);
    return model.chat(request, delta -> {}).text().replaceAll("\\s+", " ");
  }

  private static String joined(List<ChatDelta> deltas, ChatDelta.Kind kind) {
    StringBuilder text = new StringBuilder();
    deltas.stream().filter(delta -> delta.kind() == kind).forEach(d -> text.append(d.text()));
    return text.toString();
  }
}
