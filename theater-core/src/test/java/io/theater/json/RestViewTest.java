package io.theater.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.theater.model.Cost;
import io.theater.model.DropReason;
import io.theater.model.ErrorInfo;
import io.theater.model.Health;
import io.theater.model.LlmInteraction;
import io.theater.model.LlmStage;
import io.theater.model.Message;
import io.theater.model.Page;
import io.theater.model.PipelineStats;
import io.theater.model.Statistics;
import io.theater.model.StepProgress;
import io.theater.model.StepRecord;
import io.theater.model.StepStatus;
import io.theater.model.Usage;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RestViewTest {

  @Test
  void anInteractionIsFlat() {
    LlmInteraction call =
        LlmInteraction.builder("i", "s")
            .stage(LlmStage.COMPLETED)
            .usage(Usage.of(1, 2))
            .cost(new Cost(new BigDecimal("0.0010"), "USD", "reported"))
            .messages(List.of(Message.text("system", "rules"), Message.text("user", "why?")))
            .response("because")
            .build();

    assertThat(Json.text(call))
        .isEqualTo(
            "{\"id\":\"i\",\"session_id\":\"s\",\"stage\":\"completed\",\"success\":true,"
                + "\"status\":\"completed\",\"usage\":{\"input_tokens\":1,\"output_tokens\":2,"
                + "\"total_tokens\":3},\"cost\":{\"amount\":0.0010,\"currency\":\"USD\","
                + "\"source\":\"reported\"},\"performance_metrics\":{\"prompt_length\":4,"
                + "\"response_length\":7,\"input_tokens\":1,"
                + "\"output_tokens\":2,\"total_tokens\":3,\"cost\":0.0010,\"currency\":\"USD\","
                + "\"cost_source\":\"reported\"},\"system_prompt\":\"rules\","
                + "\"user_prompt\":\"why?\",\"response_content\":\"because\"}");
  }

  @Test
  void aCallThatHasJustBegunSaysWhenItWasRequested() {
    Instant at = Instant.parse("2025-12-07T12:24:08Z");
    LlmInteraction call =
        LlmInteraction.builder("i", "s").stage(LlmStage.STARTED).timestamp(at).build();

    assertThat(Json.text(call)).contains("\"timing\":{\"requested_at\":\"2025-12-07T12:24:08Z\"}");
  }

  @Test
  void withoutPromptsThereAreSizesAndNoTexts() {
    JsonWriter json = new JsonWriter().view(LiveView.WITHOUT_PROMPTS);

    json.value(List.of(Canary.CALL, Canary.STEP, Canary.EXECUTION));

    assertThat(json.text())
        .doesNotContain(Canary.WORD)
        .contains("\"prompt_length\":6", "\"LLM_SERVICE_ERROR\"", "\"TIMEOUT_ERROR\"");
  }

  @Test
  void withPromptsEveryTextIsThere() {
    assertThat(Json.text(Canary.CALL))
        .contains(
            "\"system_prompt\":\"canary\"",
            "\"user_prompt\":\"canary\"",
            "\"response_content\":\"canary\"",
            "\"reasoning\":\"canary\"",
            "\"raw_request\":\"canary\"",
            "\"raw_response\":\"canary\"",
            "\"error_message\":\"canary\"",
            "\"messages\":[{\"role\":\"system\",\"content\":\"canary\"}");
  }

  @Test
  void pagesHoldRecords() {
    assertThat(Json.text(new Page<>(List.of(ErrorInfo.of("C", "t", "m")), "next")))
        .isEqualTo(
            "{\"items\":[{\"code\":\"C\",\"level\":\"error\",\"title\":\"t\",\"message\":\"m\","
                + "\"suggestion\":null,\"can_retry\":false,\"type\":null,\"stack_hash\":null,"
                + "\"stack_trace\":null}],\"next_cursor\":\"next\",\"has_more\":true}");
  }

  @Test
  void progressIsASummary() {
    StepRecord done =
        StepRecord.builder("1", "e", "s")
            .status(StepStatus.COMPLETED)
            .duration(Duration.ofMillis(40))
            .build();
    StepRecord atWork =
        StepRecord.builder("2", "e", "s")
            .name("sql")
            .title("Write the SQL")
            .status(StepStatus.RUNNING)
            .build();

    assertThat(Json.text(StepProgress.of(List.of(done, atWork))))
        .isEqualTo(
            "{\"total_steps\":2,\"completed_steps\":1,\"failed_steps\":0,\"skipped_steps\":0,"
                + "\"progress_percentage\":50,\"current_step\":\"sql\",\"current_step_title\":\"Write the SQL\","
                + "\"average_duration_ms\":40,\"total_duration_ms\":40}");
  }

  @Test
  void figuresOfOperationAreSnakeCase() {
    Statistics statistics =
        new Statistics(
            3,
            2,
            1,
            0,
            1,
            Map.of("failed", 1L),
            Map.of(),
            Map.of(),
            Usage.of(1, 1),
            Map.of("USD", new BigDecimal("0.5")),
            null);
    PipelineStats stats =
        new PipelineStats(2, 1, Map.of(DropReason.QUEUE_FULL, 1L), 0, 0, 0, Map.of());

    assertThat(Json.text(statistics))
        .isEqualTo(
            "{\"interactions\":3,\"succeeded\":2,\"failed\":1,\"open\":0,\"sessions\":1,"
                + "\"by_stage\":{\"failed\":1},\"by_provider\":{},\"by_model\":{},"
                + "\"usage\":{\"input_tokens\":1,\"output_tokens\":1,\"total_tokens\":2},"
                + "\"costs\":{\"USD\":0.5}}");
    assertThat(Json.text(stats))
        .isEqualTo(
            "{\"offered\":2,\"stored\":1,\"dropped\":{\"queue_full\":1},\"dropped_total\":1,"
                + "\"quarantined\":0,\"pending\":0,\"pending_bytes\":0,\"sinks\":{}}");
    assertThat(Json.text(Health.up()))
        .isEqualTo("{\"status\":\"UP\",\"reasons\":[],\"details\":{}}");
  }
}
