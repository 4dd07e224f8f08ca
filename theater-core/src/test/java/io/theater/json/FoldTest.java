package io.theater.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.theater.model.Execution;
import io.theater.model.LlmInteraction;
import io.theater.model.LlmStage;
import io.theater.model.StepRecord;
import io.theater.model.StepStatus;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The promise of the format: folding lines as JSON gives what folding records gives. */
class FoldTest {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();
  private static final Instant REQUESTED = Instant.parse("2025-12-07T12:24:08.275173Z");

  private final JsonEncoder encoder = new JsonEncoder();

  @Test
  void stagesOfAnInteractionFoldAlike() {
    RandomRecords.forSeeds(
        seed -> {
          List<LlmInteraction> stages = stages(new RandomRecords(seed));
          ObjectNode folded = MAPPER.createObjectNode();
          for (LlmInteraction stage : stages) {
            merge(folded, encoder.line(LineHead.of(seed), stage));
          }

          assertThat(read(folded).toInteraction())
              .isEqualTo(stages.stream().reduce(LlmInteraction::merge).orElseThrow());
        });
  }

  @Test
  void partsOfAStepFoldAlike() {
    RandomRecords.forSeeds(
        seed -> {
          RandomRecords random = new RandomRecords(seed);
          List<StepRecord> parts = new ArrayList<>();
          ObjectNode folded = MAPPER.createObjectNode();
          for (StepStatus status :
              List.of(StepStatus.PENDING, StepStatus.RUNNING, StepStatus.ERROR)) {
            StepRecord.Builder part = random.step().status(random.maybe(() -> status));
            part.attempt(1).startedAt(REQUESTED).metadata(random.maybe(random::flatMap));
            part.result(random.scalar());
            parts.add(part.build());
            merge(folded, encoder.line(LineHead.of(seed), part.build()));
          }

          assertThat(read(folded).toStep())
              .isEqualTo(parts.stream().reduce(StepRecord::merge).orElseThrow());
        });
  }

  @Test
  void partsOfAnExecutionFoldAlike() {
    RandomRecords.forSeeds(
        seed -> {
          RandomRecords random = new RandomRecords(seed);
          List<Execution> parts = new ArrayList<>();
          ObjectNode folded = MAPPER.createObjectNode();
          for (int i = 0; i < 3; i++) {
            Execution.Builder part = random.execution().status(null).output(random.scalar());
            part.createdAt(REQUESTED).startedAt(REQUESTED).updatedAt(REQUESTED.plusMillis(i));
            parts.add(part.metadata(random.maybe(random::flatMap)).build());
            merge(folded, encoder.line(LineHead.of(seed), part.build()));
          }

          assertThat(read(folded).toExecution())
              .isEqualTo(parts.stream().reduce(Execution::merge).orElseThrow());
        });
  }

  /** Started, perhaps streaming, ended, finalized; what both folds treat alike, see JsonEncoder. */
  private static List<LlmInteraction> stages(RandomRecords random) {
    List<LlmInteraction> stages = new ArrayList<>();
    LlmStage end =
        random.pick(
            List.of(LlmStage.COMPLETED, LlmStage.FAILED, LlmStage.CANCELLED, LlmStage.INTERRUPTED));
    stages.add(stage(random, LlmStage.STARTED).messages(random.messages()).build());
    if (random.chance()) {
      stages.add(stage(random, LlmStage.STREAMING).build());
    }
    if (random.chance()) {
      stages.add(stage(random, end).usage(random.usage()).timing(random.timing()).build());
      if (random.chance()) {
        stages.add(stage(random, null).finalized(true).build());
      }
    }
    return stages;
  }

  private static LlmInteraction.Builder stage(RandomRecords random, @Nullable LlmStage stage) {
    return random
        .interaction()
        .stage(stage)
        .finalized(null)
        .sanitized(random.maybe(() -> true))
        .timestamp(REQUESTED)
        .attempt(1)
        .messages(null)
        .usage(null)
        .timing(null)
        .params(random.maybe(random::flatMap))
        .metadata(random.maybe(random::flatMap));
  }

  private static JsonLine read(ObjectNode folded) throws IOException {
    byte[] bytes = MAPPER.writeValueAsBytes(folded);
    return JsonLine.parse(bytes, 0, bytes.length);
  }

  private static void merge(ObjectNode into, JsonBytes line) throws IOException {
    merge(into, (ObjectNode) MAPPER.readTree(line.array(), 0, line.length()));
  }

  /** As {@code . * $x} of jq does it. */
  private static void merge(ObjectNode into, ObjectNode later) {
    for (String name : (Iterable<String>) later::fieldNames) {
      JsonNode value = later.get(name);
      if (into.get(name) instanceof ObjectNode inner && value instanceof ObjectNode object) {
        merge(inner, object);
      } else {
        into.set(name, value);
      }
    }
  }
}
