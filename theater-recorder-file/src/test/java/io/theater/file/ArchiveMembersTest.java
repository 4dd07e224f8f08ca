package io.theater.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.theater.history.HistoryStore;
import io.theater.history.InteractionQuery;
import io.theater.json.JsonLine;
import io.theater.model.Health;
import io.theater.model.LlmInteraction;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An archive of several gzip members. */
class ArchiveMembersTest {
  @TempDir private Path base;
  private Path gzip;
  private Path index;
  private final Map<String, LlmInteraction> calls = new LinkedHashMap<>();
  private List<Integer> members = List.of();

  @BeforeEach
  void record() throws IOException {
    Recorded.inMembers(base, 17).forEach(call -> calls.put(call.id(), call));
    gzip = base.resolve("archive/2025-12-07_interactions.0000.jsonl.gz");
    index = base.resolve("archive/2025-12-07_interactions.0000.idx");
    members = Recorded.members(gzip);
    assertThat(members).hasSizeGreaterThan(5).startsWith(0);
  }

  @Test
  void hasEveryRecordAsItWasRecorded() throws Exception {
    try (FileHistory history = FileRecorder.readOnly(base)) {
      for (LlmInteraction call : calls.values()) {
        assertThat(history.interaction(call.id())).contains(call);
      }
      assertThat(history.interactions(InteractionQuery.latest(1_000)).items())
          .isEqualTo(reversed(List.copyOf(calls.values())));
      for (String session : List.of("a", "b", "c")) {
        assertThat(history.interactions(InteractionQuery.session(session).limit(1_000)).items())
            .isEqualTo(reversed(of(session)));
      }
      assertThat(history.storeHealth().status()).isEqualTo(Health.Status.UP);
    }
  }

  private List<LlmInteraction> of(String session) {
    return calls.values().stream().filter(call -> call.sessionId().equals(session)).toList();
  }

  private static List<LlmInteraction> reversed(List<LlmInteraction> calls) {
    List<LlmInteraction> reversed = new ArrayList<>(calls);
    Collections.reverse(reversed);
    return reversed;
  }

  @Test
  void hasEveryLineOnceForZcat() throws Exception {
    Commands.require("bash", "zcat");
    String script = "zcat archive/*.jsonl.gz; cat by_date/*_all_interactions*.jsonl";
    List<JsonLine> lines = lines(Commands.bash(base, script));
    assertThat(lines).hasSameSizeAs(calls.values());
    assertThat(lines.stream().map(JsonLine::toInteraction))
        .containsExactlyInAnyOrderElementsOf(calls.values());
  }

  /** Where in a member its damage is. */
  private enum Spot {
    HEADER,
    MIDDLE,
    CHECKSUM;

    int of(int begin, int end) {
      return switch (this) {
        case HEADER -> begin;
        case MIDDLE -> begin + (end - begin) / 2;
        case CHECKSUM -> end - 8;
      };
    }
  }

  @ParameterizedTest
  @EnumSource(Spot.class)
  void losesOnlyTheRecordsOfADamagedMember(Spot spot) throws Exception {
    byte[] bytes = Files.readAllBytes(gzip);
    int begin = members.get(3);
    int end = members.get(4);
    List<String> lost = ids(bytes, begin, end);
    assertThat(lost).isNotEmpty().hasSizeLessThan(calls.size() / 2);
    bytes[spot.of(begin, end)] ^= 0x10;
    Files.write(gzip, bytes);
    onlyThoseAreLost(lost);
    Files.delete(index);
    Recorded.open(base).close(); // makes it again
    assertThat(index).exists();
    onlyThoseAreLost(lost);
  }

  private void onlyThoseAreLost(List<String> lost) throws IOException {
    try (FileHistory history = FileRecorder.readOnly(base)) {
      calls.forEach(
          (id, call) -> {
            if (!lost.contains(id)) {
              assertThat(history.interaction(id)).contains(call);
            }
          });
      assertThat(latest(history))
          .hasSize(calls.size() - lost.size())
          .doesNotContainAnyElementsOf(lost);
    }
  }

  @Test
  void countsADamagedMemberWithFileAndOffset() throws Exception {
    byte[] bytes = Files.readAllBytes(gzip);
    int begin = members.get(2);
    bytes[(begin + members.get(3)) / 2] ^= 0x10;
    Files.write(gzip, bytes);
    try (FileHistory history = FileRecorder.readOnly(base)) {
      assertThat(latest(history)).isNotEmpty();
      Health health = history.storeHealth();
      assertThat(health.status()).isEqualTo(Health.Status.DEGRADED);
      assertThat(health.details().get("corrupt_places").toString())
          .contains(gzip.getFileName() + " at byte " + begin + ": the archive is damaged");
    }
  }

  private static List<String> latest(HistoryStore history) {
    return history.interactions(InteractionQuery.latest(1_000)).items().stream()
        .map(LlmInteraction::id)
        .toList();
  }

  private static List<String> ids(byte[] gzip, int begin, int end) throws IOException {
    try (GZIPInputStream member =
        new GZIPInputStream(new ByteArrayInputStream(gzip, begin, end - begin))) {
      return lines(new String(member.readAllBytes(), UTF_8)).stream()
          .map(line -> line.text("id"))
          .toList();
    }
  }

  private static List<JsonLine> lines(String text) {
    return text.lines()
        .map(line -> line.getBytes(UTF_8))
        .map(line -> JsonLine.parse(line, 0, line.length))
        .toList();
  }
}
