package io.theater.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.theater.event.EventHeader;
import io.theater.event.ExecutionEnded;
import io.theater.event.ExecutionStarted;
import io.theater.event.ExecutionUpdated;
import io.theater.event.LlmDelta;
import io.theater.event.LlmEnded;
import io.theater.event.LlmFinalized;
import io.theater.event.LlmStarted;
import io.theater.event.SessionDescribed;
import io.theater.event.StepContent;
import io.theater.event.StepEnded;
import io.theater.event.StepProgressed;
import io.theater.event.StepRetried;
import io.theater.event.StepStarted;
import io.theater.event.TheaterEvent;
import io.theater.live.LiveCursor;
import io.theater.live.SessionSnapshot;
import io.theater.model.ErrorInfo;
import io.theater.model.Execution;
import io.theater.model.ExecutionStatus;
import io.theater.model.LlmInteraction;
import io.theater.model.LlmStage;
import io.theater.model.LlmTiming;
import io.theater.model.Message;
import io.theater.model.PlanStep;
import io.theater.model.Session;
import io.theater.model.StepKind;
import io.theater.model.StepRecord;
import io.theater.model.StepStatus;
import io.theater.model.ToolCall;
import io.theater.model.Usage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LiveJsonTest {
  private static final Instant AT = Instant.parse("2025-12-07T12:24:08Z");
  private static final EventHeader HEADER = EventHeader.of("session", "run", AT).at("epoch", 7);
  private static final String ENVELOPE =
      "\"timestamp\":\"2025-12-07T12:24:08Z\",\"sequence\":7,"
          + "\"sessionId\":\"session\",\"executionId\":\"run\"";
  private static final ErrorInfo ERROR = ErrorInfo.of("TIMEOUT_ERROR", "Too slow", "10 s");
  private static final String ERROR_JSON =
      "{\"code\":\"TIMEOUT_ERROR\",\"level\":\"error\",\"title\":\"Too slow\","
          + "\"message\":\"10 s\",\"canRetry\":false}";

  @Test
  void stepsSayWhatViewersDraw() {
    StepRecord started =
        step()
            .name("sql")
            .title("SQL")
            .kind(StepKind.LLM)
            .estimatedDuration(Duration.ofSeconds(2))
            .iteration(1)
            .attempt(1)
            .status(StepStatus.RUNNING)
            .progress(0)
            .startedAt(AT)
            .metadata(Map.of("k", "v"))
            .build();
    StepRecord moved = step().progress(30).progressMessage("reading").build();
    StepRecord retried = step().attempt(2).error(ERROR).build();

    expect(
        new StepStarted(HEADER, started),
        "step_start",
        "\"step\":{\"id\":\"step\",\"name\":\"sql\",\"title\":\"SQL\",\"kind\":\"llm\","
            + "\"estimatedDuration\":2000,\"iteration\":1,\"attempt\":1,\"status\":\"running\","
            + "\"progress\":0,\"startTime\":\"2025-12-07T12:24:08Z\",\"metadata\":{\"k\":\"v\"}}");
    expect(
        new StepProgressed(HEADER, moved, 1),
        "step_progress",
        "\"stepId\":\"step\",\"progress\":30,\"message\":\"reading\"");
    expect(
        new StepRetried(HEADER, retried, Duration.ofMillis(200)),
        "step_retry",
        "\"stepId\":\"step\",\"attempt\":2,\"delayMs\":200,\"error\":" + ERROR_JSON);
  }

  @Test
  void contentIsTextOrItsLength() {
    StepContent content =
        new StepContent(HEADER, step().build(), "SELECT", "hm", Map.of("k", 1), 2);

    expect(
        content,
        "step_content",
        "\"stepId\":\"step\",\"content\":{\"text\":\"SELECT\",\"reasoning\":\"hm\","
            + "\"metadata\":{\"k\":1},\"textLength\":6,\"reasoningLength\":2}");
    assertThat(text(LiveJson.encode(content, LiveView.WITHOUT_PROMPTS)))
        .endsWith("\"content\":{\"textLength\":6,\"reasoningLength\":2}}");
  }

  @Test
  void stepsEndInFourWays() {
    StepRecord completed =
        step()
            .status(StepStatus.COMPLETED)
            .summary("2 rows")
            .result(List.of(1, 2))
            .duration(Duration.ofMillis(40))
            .build();
    PlanStep next = PlanStep.of("chart").titled("Chart", null).estimated(Duration.ofMillis(5));

    expect(
        new StepEnded(HEADER, completed, next),
        "step_complete",
        "\"stepId\":\"step\",\"result\":{\"summary\":\"2 rows\",\"data\":[1,2],\"duration\":40},"
            + "\"nextStep\":{\"id\":\"chart\",\"name\":\"chart\",\"title\":\"Chart\","
            + "\"estimatedDelay\":5}");
    expect(
        new StepEnded(HEADER, step().status(StepStatus.SKIPPED).reason("no").build(), null),
        "step_skipped",
        "\"stepId\":\"step\",\"reason\":\"no\"");
    expect(
        new StepEnded(HEADER, step().status(StepStatus.ERROR).error(ERROR).build(), null),
        "step_error",
        "\"stepId\":\"step\",\"status\":\"error\",\"error\":" + ERROR_JSON);
    expect(
        new StepEnded(HEADER, step().status(StepStatus.CANCELLED).reason("stop").build(), null),
        "step_error",
        "\"stepId\":\"step\",\"status\":\"cancelled\",\"error\":{\"code\":\"CANCELLED\","
            + "\"level\":\"error\",\"title\":\"cancelled\",\"message\":\"stop\","
            + "\"canRetry\":false}");
  }

  @Test
  void llmCallsSayWhatWentInAndCameOut() {
    LlmInteraction asked =
        call()
            .role("r")
            .provider("p")
            .requestModel("m")
            .messages(List.of(Message.text("user", "why?")))
            .build();
    LlmInteraction answered =
        call()
            .stage(LlmStage.COMPLETED)
            .usage(Usage.of(1, 2))
            .timing(
                new LlmTiming(null, null, null, null, Duration.ofMillis(9), null, null, null, null))
            .finishReasons(List.of("stop"))
            .response("because")
            .build();

    expect(
        new LlmStarted(HEADER, asked),
        "llm_start",
        "\"interactionId\":\"call\",\"stepId\":\"step\",\"role\":\"r\",\"provider\":\"p\","
            + "\"model\":\"m\",\"promptLength\":4,"
            + "\"messages\":[{\"role\":\"user\",\"content\":\"why?\"}]");
    expect(
        new LlmDelta(HEADER, call().build(), 3, "be", "", ToolCall.of("t", "n", "{}"), 1),
        "llm_delta",
        "\"interactionId\":\"call\",\"stepId\":\"step\",\"offset\":3,\"text\":\"be\","
            + "\"reasoning\":\"\",\"toolCall\":{\"id\":\"t\",\"name\":\"n\","
            + "\"arguments\":\"{}\"},\"textLength\":2,\"reasoningLength\":0");
    expect(
        new LlmEnded(HEADER, answered),
        "llm_complete",
        "\"interactionId\":\"call\",\"stepId\":\"step\",\"stage\":\"completed\","
            + "\"usage\":{\"inputTokens\":1,\"outputTokens\":2,\"totalTokens\":3},"
            + "\"timing\":{\"duration\":9},\"finishReason\":\"stop\",\"textLength\":7,"
            + "\"text\":\"because\"");
    expect(
        new LlmEnded(HEADER, call().stage(LlmStage.FAILED).error(ERROR).build()),
        "llm_error",
        "\"interactionId\":\"call\",\"stepId\":\"step\",\"stage\":\"failed\",\"error\":"
            + ERROR_JSON);
    expect(
        new LlmFinalized(HEADER, call().messageId("m1").finalized(true).build()),
        "llm_finalized",
        "\"interactionId\":\"call\",\"stepId\":\"step\",\"messageId\":\"m1\"");
  }

  @Test
  void executionsAreAsInRest() {
    Execution running =
        Execution.builder("run", "session").status(ExecutionStatus.RUNNING).startedAt(AT).build();
    String data =
        "\"execution\":{\"id\":\"run\",\"session_id\":\"session\",\"status\":\"running\","
            + "\"started_at\":\"2025-12-07T12:24:08Z\"}";
    Execution done =
        Execution.builder("run", "session").status(ExecutionStatus.SUCCEEDED).output("ok").build();

    expect(new ExecutionStarted(HEADER, running), "execution_start", data);
    expect(new ExecutionUpdated(HEADER, running), "execution_update", data);
    expect(
        new ExecutionEnded(
            HEADER, done, new ExecutionEnded.Summary(Duration.ofMillis(50), 3, 1, 2)),
        "final_complete",
        "\"status\":\"succeeded\",\"summary\":{\"totalDuration\":50,\"completedSteps\":3,"
            + "\"failedSteps\":1,\"skippedSteps\":2,\"output\":\"ok\"}");
    expect(
        new SessionDescribed(HEADER, new Session("session", "ann", null, null, null, null, null)),
        "session_update",
        "\"session\":{\"id\":\"session\",\"owner\":\"ann\"}");
  }

  @Test
  void aCallThatHasJustBegunSaysWhenItWasRequested() {
    LlmInteraction started = call().stage(LlmStage.STARTED).timestamp(AT).build();

    assertThat(text(LiveJson.encode(new LlmStarted(HEADER, started), LiveView.FULL)))
        .contains("\"timing\":{\"requestedAt\":\"2025-12-07T12:24:08Z\"}");
  }

  @Test
  void controlFramesCarryPositions() {
    LiveCursor head = LiveCursor.after("epoch", 9);
    String at = "\"timestamp\":\"2025-12-07T12:24:08Z\",";

    assertThat(text(LiveJson.connected(AT, true, "epoch", Duration.ofSeconds(15), false)))
        .isEqualTo(
            "{\"type\":\"connected\","
                + at
                + "\"resumed\":true,\"epoch\":\"epoch\",\"heartbeatMs\":15000,"
                + "\"degraded\":false}");
    assertThat(text(LiveJson.reset(AT, head)))
        .isEqualTo("{\"type\":\"reset\"," + at + "\"sequence\":9,\"epoch\":\"epoch\"}");
    assertThat(text(LiveJson.heartbeat(AT, head)))
        .isEqualTo("{\"type\":\"heartbeat\"," + at + "\"sequence\":9,\"epoch\":\"epoch\"}");
    assertThat(text(LiveJson.streamError(AT, ERROR)))
        .isEqualTo("{\"type\":\"stream_error\"," + at + "\"error\":" + ERROR_JSON + "}");
  }

  @Test
  void aSnapshotIsTheWholeState() {
    Execution run = Execution.builder("run", "session").status(ExecutionStatus.RUNNING).build();
    StepRecord step = step().status(StepStatus.RUNNING).output("SEL").build();
    LlmInteraction open = call().stage(LlmStage.STREAMING).response("be").build();
    String execution = "{\"id\":\"run\",\"session_id\":\"session\",\"status\":\"running\"}";

    assertThat(text(LiveJson.snapshot(AT, snapshot(run, step, open), LiveView.FULL)))
        .isEqualTo(
            "{\"type\":\"snapshot\","
                + ENVELOPE
                + ",\"epoch\":\"epoch\",\"session\":{\"id\":\"session\"},\"execution\":"
                + execution
                + ",\"executions\":["
                + execution
                + "],\"steps\":[{\"id\":\"step\",\"status\":\"running\",\"executionId\":\"run\","
                + "\"text\":\"SEL\"}],"
                + "\"interactions\":[{\"interactionId\":\"call\",\"stepId\":\"step\","
                + "\"stage\":\"streaming\",\"textLength\":2,\"text\":\"be\"}]}");
  }

  @Test
  void withoutPromptsNoTextGetsOut() {
    for (TheaterEvent event : canaries()) {
      assertThat(text(LiveJson.encode(event, LiveView.FULL)))
          .as(event.type())
          .contains(Canary.WORD);
      assertThat(text(LiveJson.encode(event, LiveView.WITHOUT_PROMPTS)))
          .as(event.type())
          .startsWith("{\"type\":\"" + event.type() + "\"," + ENVELOPE)
          .doesNotContain(Canary.WORD);
    }
    SessionSnapshot state = snapshot(Canary.EXECUTION, Canary.STEP, Canary.CALL);
    assertThat(text(LiveJson.snapshot(AT, state, LiveView.WITHOUT_PROMPTS)))
        .doesNotContain(Canary.WORD);
  }

  @Test
  void noTextCanEndAField() {
    String hostile = "a\r\nb\n\nc\u0000\u2028\u2029\uD800id: 1";
    LlmDelta delta = new LlmDelta(HEADER, call().build(), 0, hostile, hostile, null, 1);

    assertThat(text(LiveJson.encode(delta, LiveView.FULL)))
        .doesNotContain("\r", "\n", "\u0000", "\u2028", "\u2029")
        .contains("a\\r\\nb\\n\\nc\\u0000\\u2028\\u2029\uFFFDid: 1");
  }

  private static List<TheaterEvent> canaries() {
    return List.of(
        new ExecutionStarted(HEADER, Canary.EXECUTION),
        new ExecutionUpdated(HEADER, Canary.EXECUTION),
        new ExecutionEnded(
            HEADER, Canary.EXECUTION, new ExecutionEnded.Summary(Duration.ZERO, 0, 0, 0)),
        new StepContent(HEADER, Canary.STEP, Canary.WORD, Canary.WORD, Map.of("k", Canary.WORD), 1),
        new StepEnded(HEADER, Canary.STEP, null),
        new LlmStarted(HEADER, Canary.CALL),
        new LlmDelta(
            HEADER,
            Canary.CALL,
            0,
            Canary.WORD,
            Canary.WORD,
            ToolCall.of("t", Canary.WORD, Canary.WORD),
            1),
        new LlmEnded(HEADER, Canary.CALL),
        new LlmFinalized(HEADER, Canary.CALL));
  }

  private static SessionSnapshot snapshot(Execution run, StepRecord step, LlmInteraction call) {
    return new SessionSnapshot(
        LiveCursor.after("epoch", 7),
        new Session("session", null, null, null, null, null, null),
        List.of(run),
        List.of(step),
        List.of(call));
  }

  private static void expect(TheaterEvent event, String type, String members) {
    assertThat(text(LiveJson.encode(event, LiveView.FULL)))
        .isEqualTo("{\"type\":\"" + type + "\"," + ENVELOPE + "," + members + "}");
  }

  private static StepRecord.Builder step() {
    return StepRecord.builder("step", "run", "session");
  }

  private static LlmInteraction.Builder call() {
    return LlmInteraction.builder("call", "session").stepId("step");
  }

  private static String text(byte[] json) {
    return new String(json, StandardCharsets.UTF_8);
  }
}
