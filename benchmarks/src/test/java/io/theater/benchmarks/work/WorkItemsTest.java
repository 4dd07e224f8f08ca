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
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;

class WorkItemsTest {
  private final LlmInteraction item = new WorkItems().interaction(3);
  private final byte[] line = new JsonEncoder().line(LineHead.of(1), item).toBytes();

  @Test
  void lineIsAsLongAsTheWorkItemShouldBe() {
    assertThat(line.length).isBetween(6_600, 7_400);
  }

  @Test
  void linesAreCompressedAsThoseOfRealCallsAre() {
    WorkItems items = new WorkItems();
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (int i = 0; i < 300; i++) {
      lines.writeBytes(new JsonEncoder().line(LineHead.of(i), items.interaction(i)).toBytes());
    }
    Deflater deflater = new Deflater(3, true);
    deflater.setInput(lines.toByteArray());
    deflater.finish();

    int compressed = deflater.deflate(new byte[lines.size()]);
    deflater.end();
    assertThat((double) lines.size() / compressed).isBetween(2.8, 3.3);
  }

  @Test
  void noSessionHasATextTwice() {
    WorkItems items = new WorkItems();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 5_000; i++) {
      LlmInteraction call = items.interaction(i);
      assertThat(seen.add(call.sessionId() + ' ' + call.response())).isTrue();
    }
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
