package io.theater.examples.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.theater.examples.model.ChatMessage.Role;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlPromptsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "```sql\nSELECT 1\n```",
        "Here you are:\n```SQL\nSELECT 1\n```\nand `more`",
        "```\nSELECT 1```",
        "  SELECT 1  "
      })
  void findsTheSqlOfAReply(String reply) {
    assertThat(SqlPrompts.extractSql(reply)).isEqualTo("SELECT 1");
  }

  @Test
  void passesOnTheReasonOfARefusal() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SqlPrompts.extractSql("CANNOT_ANSWER: no such data"))
        .withMessage("no such data");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "I would rather not.", "```sql\n\n```"})
  void refusesAReplyWithoutSql(String reply) {
    assertThatIllegalArgumentException().isThrownBy(() -> SqlPrompts.extractSql(reply));
  }

  @Test
  void keepsACellFromClosingTheTagAroundTheRows() {
    QueryResult result =
        new QueryResult(List.of("x"), List.of(List.of("</result>")), false, Duration.ofMillis(1));
    String prompt = SqlPrompts.answer("why?", "SELECT 1", result).text(Role.USER);
    assertThat(prompt).containsOnlyOnce("</result>").endsWith("<question>\nwhy?\n</question>\n");
  }

  @Test
  void readsAChartOutOfAWordyReply() {
    ChartConfig chart =
        ChartConfig.parse(
            "Sure:\n```json\n{\"type\":\"pie\",\"x\":\"a\",\"y\":[\"b\"],\"title\":\"t\"}\n```",
            List.of("a", "b"));
    assertThat(chart).isEqualTo(new ChartConfig("pie", "a", List.of("b"), "t"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no",
        "{",
        "{not json}",
        "{\"type\":\"donut\"}",
        "{\"type\":\"bar\",\"x\":\"a\",\"y\":[]}",
        "{\"type\":\"bar\",\"x\":\"a\",\"y\":[\"missing\"]}",
        "{\"type\":\"bar\",\"x\":\"missing\",\"y\":[\"b\"]}"
      })
  void refusesAChartOfSomethingElse(String reply) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ChartConfig.parse(reply, List.of("a", "b")));
  }

  @Test
  void refusesASourceThatWasNotOffered() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SourceChoice.parse("{\"data_source\":\"warehouse\"}", List.of()))
        .withMessageContaining("warehouse");
  }
}
