package io.theater.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.theater.model.ErrorInfo;
import io.theater.model.ErrorLevel;
import io.theater.model.Execution;
import io.theater.model.LlmInteraction;
import io.theater.model.LlmStage;
import io.theater.model.Message;
import io.theater.model.Session;
import io.theater.model.StepRecord;
import io.theater.model.ToolCall;
import io.theater.model.Usage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SealedLineTest {
  private final JsonEncoder encoder = new JsonEncoder(new Folding());

  @Test
  void whatWasSealedIsReadAgain() {
    RandomRecords.forSeeds(
        seed -> {
          RandomRecords random = new RandomRecords(seed);
          LlmInteraction interaction = random.interaction().build();
          StepRecord step = random.step().build();
          Execution execution = random.execution().build();
          Session session = random.session();
          LineHead head = LineHead.of(seed);

          assertThat(open(encoder.line(head, interaction)).toInteraction()).isEqualTo(interaction);
          assertThat(open(encoder.line(head, step)).toStep()).isEqualTo(step);
          assertThat(open(encoder.line(head, execution)).toExecution()).isEqualTo(execution);
          assertThat(open(encoder.line(head, session)).toSession()).isEqualTo(session);
        });
  }

  @Test
  void aSealedCallShowsItsFiguresAndNothingElse() {
    JsonLine line = read(encoder.line(LineHead.of(7), call()));
    assertThat(encoder.line(LineHead.of(7), call()).text())
        .doesNotContain("SECRET")
        .contains("\"stage\":\"failed\"", "\"code\":\"E1\"", "\"title\":\"Broken\"")
        .contains("\"input_tokens\":3", "\"prompt_length\":6", "\"response_length\":6")
        .containsPattern(",\"enc\":\"A256GCM\",\"kid\":\"k \\\\\"1\",\"payload\":\"[^\"]+\"}$");
    assertThat(line.isSealed()).isTrue();
    LlmInteraction shown = line.toInteraction();
    assertThat(shown.stage()).isEqualTo(LlmStage.FAILED);
    assertThat(shown.usage()).isEqualTo(call().usage());
    assertThat(shown.error()).isNotNull().extracting(ErrorInfo::message).isEqualTo("");
    assertThat(shown.messages()).isNull();
    assertThat(shown.metadata()).isNull();
  }

  @Test
  void aLineWithNothingToHideIsAPlainOne() {
    LlmInteraction link = LlmInteraction.builder("i", "s").messageId("m").finalized(true).build();
    assertThat(encoder.line(LineHead.of(1), link).text())
        .isEqualTo(new JsonEncoder().line(LineHead.of(1), link).text());
  }

  @Test
  void aLineWithoutRoomForPayloadsSealsTheRestAndSaysSo() {
    encoder.payloads(false);
    JsonBytes line = encoder.line(LineHead.of(1), call());
    assertThat(encoder.droppedPayload()).isTrue();
    assertThat(line.text()).doesNotContain("SECRET").contains("\"payload_dropped\":true,\"enc\"");
    LlmInteraction read = open(line).toInteraction();
    assertThat(read.response()).isNull();
    assertThat(read.error()).isEqualTo(call().error());
    assertThat(read.toolCalls()).containsExactly(ToolCall.of("t", "SECRET", null));
  }

  @Test
  void aLineDoesNotOpenWithAnotherHead() {
    String line = encoder.line(LineHead.of(7), call()).text();
    byte[] moved = line.replace("\"seq\":7", "\"seq\":8").getBytes(StandardCharsets.UTF_8);
    JsonLine changed = JsonLine.parse(moved, 0, moved.length);
    assertThatThrownBy(() -> changed.open(new Folding()))
        .isInstanceOf(JsonFormatException.class)
        .hasMessage("the payload cannot be opened: another head");
  }

  @Test
  void aLineIsOpenedAlsoAfterItsChecksumAndLineFeedWereAdded() {
    byte[] json = encoder.line(LineHead.of(7), call()).toBytes();
    String sealed =
        "xx"
            + new String(json, 0, json.length - 1, StandardCharsets.UTF_8)
            + ",\"_crc\":\"9a3b11f0\"}\n";
    byte[] bytes = sealed.getBytes(StandardCharsets.UTF_8);
    JsonLine line = JsonLine.parse(bytes, 2, bytes.length - 2);
    assertThat(line.open(new Folding()).toInteraction()).isEqualTo(call());
  }

  @Test
  void aLineIsPutTogetherOfPartsAgain() {
    JsonLine opened = open(encoder.line(LineHead.of(7), call()));
    byte[] payload = opened.payload();
    JsonBytes again = encoder.line(Map.of("id", "i", "session_id", "s"), payload);
    assertThat(open(again).toInteraction().response()).isEqualTo("SECRET");
    assertThatIllegalStateException()
        .isThrownBy(() -> new JsonEncoder().line(Map.of("v", 1), payload));
  }

  @Test
  void anUnknownEncodingAndAMissingKeyIdAreRefused() {
    for (String end : List.of("\"enc\":\"X\",\"kid\":\"k\"}", "\"enc\":\"A256GCM\"}")) {
      byte[] line = ("{\"v\":1,\"seq\":1,\"id\":\"i\"," + end).getBytes(StandardCharsets.UTF_8);
      assertThatThrownBy(() -> JsonLine.parse(line, 0, line.length))
          .isInstanceOf(UnsupportedFormatException.class)
          .hasMessageContaining("this version cannot read a line with enc");
    }
  }

  @Test
  void sealedBytesThatAreNoneAreRefused() {
    for (String end : List.of("\"payload\":\"%%\"}", "\"other\":1}", "\"payload\":null}")) {
      byte[] line =
          ("{\"v\":1,\"enc\":\"A256GCM\",\"kid\":\"k\"," + end).getBytes(StandardCharsets.UTF_8);
      JsonLine sealed = JsonLine.parse(line, 0, line.length);
      assertThatThrownBy(() -> sealed.open(new Folding()))
          .isInstanceOf(JsonFormatException.class)
          .hasMessageContaining("the payload cannot be opened");
    }
  }

  private static LlmInteraction call() {
    ErrorInfo error =
        new ErrorInfo(
            "E1", ErrorLevel.ERROR, "Broken", "SECRET", "SECRET", true, "T", "h", "SECRET");
    return LlmInteraction.builder("i", "s")
        .stage(LlmStage.FAILED)
        .messages(List.of(Message.text("user", "SECRET")))
        .response("SECRET")
        .reasoning("SECRET")
        .toolCalls(List.of(ToolCall.of("t", "SECRET", "SECRET")))
        .rawRequest("SECRET")
        .rawResponse("SECRET")
        .params(Map.of("SECRET", "SECRET"))
        .metadata(Map.of("SECRET", "SECRET"))
        .usage(Usage.of(3, 4))
        .error(error)
        .build();
  }

  private static JsonLine read(JsonBytes line) {
    byte[] copy = line.toBytes();
    return JsonLine.parse(copy, 0, copy.length);
  }

  private static JsonLine open(JsonBytes line) {
    JsonLine opened = read(line).open(new Folding());
    assertThat(opened.isSealed()).isFalse();
    return opened;
  }

  /** Turns every bit over, and keeps the hash of the head in front. */
  private static final class Folding implements PayloadCipher, PayloadCipher.Key {
    @Override
    public Key current() {
      return this;
    }

    @Override
    public String id() {
      return "k \"1";
    }

    @Override
    public byte[] seal(ByteBuffer head, ByteBuffer payload) {
      ByteBuffer sealed = ByteBuffer.allocate(Integer.BYTES + payload.remaining());
      sealed.putInt(head.hashCode());
      while (payload.hasRemaining()) {
        sealed.put((byte) ~payload.get());
      }
      return sealed.array();
    }

    @Override
    public byte[] open(String keyId, ByteBuffer head, ByteBuffer sealed)
        throws GeneralSecurityException {
      if (!keyId.equals(id()) || sealed.getInt() != head.hashCode()) {
        throw new GeneralSecurityException("another head");
      }
      byte[] payload = new byte[sealed.remaining()];
      sealed.get(payload);
      for (int i = 0; i < payload.length; i++) {
        payload[i] = (byte) ~payload[i];
      }
      return payload;
    }
  }
}
