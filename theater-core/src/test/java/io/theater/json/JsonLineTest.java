package io.theater.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.theater.model.LlmInteraction;
import io.theater.model.LlmStage;
import io.theater.model.LlmTiming;
import io.theater.model.Message;
import io.theater.model.StepRecord;
import io.theater.model.ToolCall;
import io.theater.model.Usage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonLineTest {
  private static final Instant AT = Instant.parse("2025-12-07T12:24:08.275173Z");

  private final JsonEncoder encoder = new JsonEncoder();

  @Test
  void aStartedCallHasItsHeaderFirstAndItsPromptLast() {
    LlmInteraction started =
        LlmInteraction.builder("0197", "5")
            .stepId("s1")
            .stage(LlmStage.STARTED)
            .role("产品专员")
            .roundIndex(1)
            .provider("claude")
            .requestModel("m")
            .timestamp(AT)
            .boot("w3f9")
            .metadata(Map.of("k", 1))
            .messages(List.of(Message.text("system", "rules"), Message.text("user", "why?")))
            .build();

    assertThat(encoder.line(LineHead.of(1841), started).text())
        .isEqualTo(
            "{\"v\":1,\"seq\":1841,\"id\":\"0197\",\"session_id\":\"5\",\"step_id\":\"s1\","
                + "\"timestamp\":\"2025-12-07T12:24:08.275173Z\",\"stage\":\"started\","
                + "\"success\":null,\"role_name\":\"产品专员\",\"round_index\":1,"
                + "\"provider\":\"claude\",\"model\":\"m\",\"boot\":\"w3f9\",\"metadata\":{\"k\":1},"
                + "\"performance_metrics\":{\"prompt_length\":4},"
                + "\"system_prompt\":\"rules\",\"prompt\":\"why?\"}");
  }

  @Test
  void aLineWithoutRoomForPayloadsKeepsTheirLengthsAndSaysSo() {
    LlmInteraction call =
        LlmInteraction.builder("0197", "5")
            .messages(List.of(Message.text("system", "rules"), Message.text("user", "why?")))
            .response("because")
            .reasoning("hm")
            .toolCalls(List.of(new ToolCall("t", "lookup", "{}", "r", "e", AT, null)))
            .rawRequest("raw")
            .rawResponse("raw")
            .build();
    encoder.payloads(false);
    assertThat(encoder.line(LineHead.of(1), call).text())
        .isEqualTo(
            "{\"v\":1,\"seq\":1,\"id\":\"0197\",\"session_id\":\"5\","
                + "\"performance_metrics\":{\"prompt_length\":4,\"response_length\":7},"
                + "\"tool_calls\":[{\"id\":\"t\",\"name\":\"lookup\","
                + "\"started_at\":\"2025-12-07T12:24:08.275173Z\"}],"
                + "\"payload_dropped\":true}");
    assertThat(encoder.droppedPayload()).isTrue();
    StepRecord step = StepRecord.builder("s", "r", "5").output("long").summary("short").build();
    assertThat(encoder.line(LineHead.of(2), step).text())
        .endsWith("\"summary\":\"short\",\"payload_dropped\":true}");
    assertThat(encoder.line(LineHead.of(3), LlmInteraction.builder("0197", "5").build()).text())
        .doesNotContain("payload_dropped");
    assertThat(encoder.droppedPayload()).isFalse();
    encoder.payloads(true);
    assertThat(encoder.line(LineHead.of(4), call).text()).contains("because");
  }

  @Test
  void aCompletedCallHasFiguresAndResponse() {
    LlmInteraction completed =
        LlmInteraction.builder("0197", "5")
            .stage(LlmStage.COMPLETED)
            .usage(Usage.of(812, 95))
            .timing(
                new LlmTiming(
                    AT, null, null, null, Duration.ofMillis(1500), null, null, null, null))
            .response("because")
            .build();

    assertThat(encoder.line(LineHead.of(2), completed).text())
        .isEqualTo(
            "{\"v\":1,\"seq\":2,\"id\":\"0197\",\"session_id\":\"5\",\"stage\":\"completed\","
                + "\"success\":true,\"performance_metrics\":{\"response_time_ms\":1500,"
                + "\"response_length\":7,\"input_tokens\":812,\"output_tokens\":95,"
                + "\"total_tokens\":907},\"timing\":{\"requested_at\":"
                + "\"2025-12-07T12:24:08.275173Z\"},\"response\":\"because\"}");
  }

  @Test
  void aLateLinkToAMessageIsAStageOfItsOwn() {
    LlmInteraction linked =
        LlmInteraction.builder("0197", "5").messageId("m-12").finalized(true).build();

    JsonBytes line = encoder.line(new LineHead(3, Map.of("writer", "w2")), linked);

    assertThat(line.text())
        .isEqualTo(
            "{\"v\":1,\"seq\":3,\"writer\":\"w2\",\"id\":\"0197\",\"session_id\":\"5\","
                + "\"message_id\":\"m-12\",\"stage\":\"finalized\",\"finalized\":true}");
    assertThat(parse(line.text()).toInteraction()).isEqualTo(linked);
  }

  @Test
  void noTextOfAConversationStandsTwice() {
    LlmInteraction call =
        LlmInteraction.builder("i", "s")
            .messages(
                List.of(
                    Message.text("system", "rules"),
                    Message.text("user", "one"),
                    Message.text("assistant", "1"),
                    Message.text("user", "two")))
            .build();

    assertThat(encoder.line(LineHead.of(1), call).text())
        .endsWith(
            "\"history_messages_count\":2},\"system_prompt\":\"rules\",\"prompt\":\"two\","
                + "\"messages\":[{\"role\":\"system\",\"text_in\":\"system_prompt\"},"
                + "{\"role\":\"user\",\"content\":\"one\"},"
                + "{\"role\":\"assistant\",\"content\":\"1\"},"
                + "{\"role\":\"user\",\"text_in\":\"prompt\"}]}");
  }

  @Test
  void stepsSayWhatKindOfRecordTheyAre() {
    StepRecord step = StepRecord.builder("st", "ex", "se").progress(30).build();

    JsonLine line = parse(encoder.line(LineHead.of(1), step).text());

    assertThat(line.kind()).isEqualTo("step");
    assertThat(line.toStep()).isEqualTo(step);
    assertThat(parse("{\"id\":\"i\"}").kind()).isEqualTo("interaction");
  }

  @Test
  void theHeadIsReadWithoutThePayload() {
    JsonLine torn = parse("{\"v\":1,\"seq\":7,\"metadata\":{\"seq\":8},\"prompt\":\"never en");

    assertThat(torn.longValue("seq")).isEqualTo(7);
    assertThatThrownBy(torn::toInteraction).isInstanceOf(JsonFormatException.class);
  }

  @Test
  void unknownMembersAreIgnored() {
    JsonLine line =
        parse("{\"v\":1,\"id\":\"i\",\"session_id\":\"s\",\"new\":{\"a\":[1]},\"_crc\":\"00\"}");

    assertThat(line.toInteraction()).isEqualTo(LlmInteraction.builder("i", "s").build());
  }

  @Test
  void whatOnlyANewerVersionCanReadIsRefused() {
    assertThatThrownBy(() -> parse("{\"v\":1,\"enc\":\"history\",\"id\":\"i\"}"))
        .isInstanceOf(UnsupportedFormatException.class)
        .hasMessageContaining("enc 'history'");
    assertThatThrownBy(() -> parse("{\"v\":1,\"enc\":{\"kind\":\"x\"},\"id\":\"i\"}"))
        .isInstanceOf(UnsupportedFormatException.class);
    assertThatThrownBy(() -> parse("{\"v\":2,\"id\":\"i\"}"))
        .isInstanceOf(UnsupportedFormatException.class)
        .hasMessageContaining("v '2'");
  }

  @Test
  void whatIsNoRecordIsNamed() {
    assertThatThrownBy(() -> parse("{\"id\":\"i\"}").toInteraction())
        .isInstanceOf(JsonFormatException.class)
        .hasMessageContaining("session_id");
    assertThatThrownBy(() -> parse(member("round_index", "\"one\"")).toInteraction())
        .isInstanceOf(JsonFormatException.class)
        .hasMessageContaining("round_index");
    assertThatThrownBy(() -> parse(member("stage", "\"dreaming\"")).toInteraction())
        .isInstanceOf(JsonFormatException.class)
        .hasMessageContaining("DREAMING");
    assertThatThrownBy(() -> parse(member("timestamp", "\"noon\"")).toInteraction())
        .isInstanceOf(JsonFormatException.class)
        .hasMessageContaining("noon");
  }

  @Test
  void hostileInputEndsInOneKindOfException() {
    List<String> hostile =
        List.of(
            "",
            "[1]",
            "null",
            "{",
            "{\"a\":",
            member("metadata", "[".repeat(100_000)),
            member("metadata", "{\"a\":" + "[".repeat(100_000)),
            member("metadata", "{\"n\":" + "9".repeat(2_000) + "}"),
            member("performance_metrics", "{\"response_time_ms\":1e999999999}"),
            member("attempt", "99999999999"),
            "{\"v\":\uFFFF}");
    for (String line : hostile) {
      assertThatThrownBy(() -> parse(line).toInteraction())
          .as(line.substring(0, Math.min(60, line.length())))
          .isInstanceOf(JsonFormatException.class);
    }
  }

  private static String member(String name, String value) {
    return "{\"id\":\"i\",\"session_id\":\"s\",\"" + name + "\":" + value + "}";
  }

  private static JsonLine parse(String line) {
    byte[] bytes = ("##" + line).getBytes(StandardCharsets.UTF_8);
    return JsonLine.parse(bytes, 2, bytes.length - 2);
  }
}
