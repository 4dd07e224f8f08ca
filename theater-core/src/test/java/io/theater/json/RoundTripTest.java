package io.theater.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.theater.model.Execution;
import io.theater.model.LlmInteraction;
import io.theater.model.Message;
import io.theater.model.Session;
import io.theater.model.StepRecord;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoundTripTest {
  private final JsonEncoder encoder = new JsonEncoder();

  @Test
  void whatWasWrittenIsRead() {
    RandomRecords.forSeeds(
        seed -> {
          RandomRecords random = new RandomRecords(seed);
          LlmInteraction interaction = random.interaction().build();
          StepRecord step = random.step().build();
          Execution execution = random.execution().build();
          Session session = random.session();
          LineHead head = LineHead.of(seed);

          assertThat(read(encoder.line(head, interaction)).toInteraction()).isEqualTo(interaction);
          assertThat(read(encoder.line(head, step)).toStep()).isEqualTo(step);
          assertThat(read(encoder.line(head, execution)).toExecution()).isEqualTo(execution);
          assertThat(read(encoder.line(head, session)).toSession()).isEqualTo(session);
        });
  }

  @Test
  void everyListOfMessagesIsReadAsItWas() {
    RandomRecords.forSeeds(
        seed -> {
          RandomRecords random = new RandomRecords(seed);
          for (int i = 0; i < 20; i++) {
            List<Message> messages = random.list(random::message);
            LlmInteraction call = LlmInteraction.builder("i", "s").messages(messages).build();

            assertThat(read(encoder.line(LineHead.of(1), call)).toInteraction().messages())
                .isEqualTo(messages);
          }
        });
  }

  @Test
  void theHeadSaysTheSameAsTheWholeLine() {
    RandomRecords.forSeeds(
        seed -> {
          LlmInteraction written = new RandomRecords(seed).interaction().build();
          JsonLine line = read(encoder.line(LineHead.of(seed), written));
          LlmInteraction whole = line.toInteraction();

          assertThat(line.longValue("seq")).isEqualTo(seed);
          assertThat(line.text("id")).isEqualTo(whole.id());
          assertThat(line.text("boot")).isEqualTo(whole.boot());
          assertThat(line.text("model")).isEqualTo(whole.requestModel());
          assertThat(line.truth("success")).isEqualTo(whole.success());
          assertThat(line.longValue("performance_metrics.input_tokens"))
              .isEqualTo(whole.usage() == null ? null : whole.usage().inputTokens());
          assertThat(line.longValue("performance_metrics.response_length"))
              .isEqualTo(whole.response() == null ? null : (Long) (long) whole.response().length());
        });
  }

  private static JsonLine read(JsonBytes line) {
    return JsonLine.parse(line.array(), 0, line.length());
  }
}
