package io.theater.benchmarks.work;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.theater.benchmarks.peer.JsonLines;
import io.theater.benchmarks.peer.ReusedBuffer;
import io.theater.json.JsonEncoder;
import io.theater.json.LineHead;
import io.theater.model.LlmInteraction;
import io.theater.redact.Redactors;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class WorkItemsTest {
  private final LlmInteraction item = new WorkItems().interaction(3);
  private final byte[] line = new JsonEncoder().line(LineHead.of(1), item).toBytes();

  @Test
  void lineIsAsLongAsTheWorkItemShouldBe() {
    assertThat(line.length).isBetween(6_600, 7_400);
  }

  @Test
  void peersWriteTheSameMembersWithTheSameTexts() throws IOException {
    ReusedBuffer buffer = new ReusedBuffer(64);
    JsonLines lines = new JsonLines(buffer);
    lines.write(1, item);
    lines.flush();

    JsonNode ours = new ObjectMapper().readTree(line);
    JsonNode theirs = new ObjectMapper().readTree(buffer.toByteArray());
    assertThat(theirs.fieldNames()).toIterable().containsAll(ours::fieldNames);
    assertThat(theirs).isEqualTo(ours);
  }

  @Test
  void textsHoldNoSecretsUntilTheyArePutIn() {
    String text = new BilingualText(5).ofBytes(6_000);
    String mixed = SecretText.withSecretPerKilobyte(text);

    assertThat(Redactors.standard().redact(text).findings()).isEmpty();
    assertThat(Redactors.standard().redact(mixed).findings().values())
        .satisfies(counts -> assertThat(counts.stream().mapToInt(n -> n).sum()).isGreaterThan(5));
  }
}
