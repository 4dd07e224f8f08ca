package io.theater.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.theater.contract.Events;
import io.theater.contract.RandomRecords;
import io.theater.event.LlmEnded;
import io.theater.event.StepEnded;
import io.theater.event.TheaterEvent;
import io.theater.history.HistoryStore;
import io.theater.history.InteractionQuery;
import io.theater.history.StepQuery;
import io.theater.json.JsonLine;
import io.theater.model.LlmInteraction;
import io.theater.model.LlmStage;
import io.theater.model.StepRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What jq makes of log and archives is what the history returns. */
class ReadByOthersTest {
  private static final String FOLD =
      " | jq -sc 'group_by(.id)[] | sort_by(.seq) | reduce .[] as $x ({}; . * $x)'";
  private static final String CALLS =
      "(zcat archive/*_interactions.*.jsonl.gz; cat by_date/*_all_interactions*.jsonl)";
  private static final String STEPS =
      "(zcat archive/*_steps.*.jsonl.gz; cat by_date/*_all_steps*.jsonl)";

  @TempDir private Path base;

  @BeforeEach
  void requireCommands() {
    Commands.require("bash", "zcat", "jq");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void foldsTheLinesOfLogAndArchivesWithJq(long seed) throws Exception {
    Recorded.lives(base, seed);
    Map<String, JsonLine> folded = lines(CALLS + FOLD);
    try (FileHistory history = FileRecorder.readOnly(base)) {
      List<LlmInteraction> calls = ended(history);
      assertThat(calls).hasSizeGreaterThan(30);
      assertThat(calls)
          .allSatisfy(call -> assertThat(folded.get(call.id()).toInteraction()).isEqualTo(call));
      assertThat(folded).hasSameSizeAs(all(history));
    }
  }

  @Test
  void foldsRandomRecordsWithJq() throws Exception {
    List<LlmInteraction> expected = new ArrayList<>();
    List<StepRecord> steps = new ArrayList<>();
    try (FileRecorder recorder = Recorded.open(base)) {
      Events events = Events.of("s");
      RandomRecords records = new RandomRecords(21, "s", Events.BOOT);
      for (int i = 0; i < 60; i++) {
        expected.add(records.interaction());
        recorder.write(List.of(new LlmEnded(events.header(null), expected.get(i))));
        steps.add(records.step("run"));
        recorder.write(List.of(new StepEnded(events.header("run"), steps.get(i), null)));
        if (i == 40) {
          recorder.flush();
          Recorded.archive(recorder);
        }
      }
    }
    Map<String, JsonLine> calls = lines(CALLS + FOLD);
    Map<String, JsonLine> others = lines(STEPS + FOLD);
    try (FileHistory history = FileRecorder.readOnly(base)) {
      for (LlmInteraction call : expected) {
        assertThat(history.interaction(call.id())).hasValue(call);
        assertThat(calls.get(call.id()).toInteraction()).isEqualTo(call);
      }
      List<StepRecord> all = history.steps(StepQuery.session("s").limit(1_000)).items();
      assertThat(all).hasSize(60);
      all.forEach(step -> assertThat(others.get(step.id()).toStep()).isEqualTo(step));
    }
  }

  @Test
  void foldsCallsThatSpanSegmentsAndArchives() throws Exception {
    Events events = Events.of("s");
    List<TheaterEvent> filler = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      filler.add(Events.of("filler-" + i).llmStarted("filler-" + i));
    }
    try (FileRecorder recorder = Recorded.open(base)) {
      recorder.write(List.of(events.llmStarted("long")));
      recorder.write(filler.subList(0, 20));
      recorder.flush();
      Recorded.archive(recorder);
      recorder.write(List.of(events.llmCompleted("long", "the answer")));
      recorder.write(filler.subList(20, 40));
      recorder.flush();
      Recorded.archive(recorder);
      recorder.write(List.of(events.llmFinalized("long", "message-1")));
      assertThat(
              Commands.bash(
                  base,
                  "zcat archive/*_interactions.*.gz | jq -c 'select(.id==\"long\") | .stage'"))
          .isEqualTo("\"started\"\n\"completed\"\n");
      LlmInteraction call = recorder.interaction("long").orElseThrow();
      assertThat(call.messageId()).isEqualTo("message-1");
      assertThat(call.response()).isEqualTo("the answer");
      assertThat(call.userPrompt()).isEqualTo("What is long?");
      assertThat(lines(CALLS + FOLD).get("long").toInteraction()).isEqualTo(call);
    }
  }

  private static List<LlmInteraction> all(HistoryStore history) {
    return history.interactions(InteractionQuery.all().limit(1_000)).items();
  }

  /** Those that have not ended read as interrupted, which no line says. */
  private static List<LlmInteraction> ended(HistoryStore history) {
    List<LlmInteraction> all = all(history);
    return all.stream().filter(call -> call.stage() != LlmStage.INTERRUPTED).toList();
  }

  private Map<String, JsonLine> lines(String script) throws IOException, InterruptedException {
    Map<String, JsonLine> lines = new LinkedHashMap<>();
    Commands.bash(base, script)
        .lines()
        .map(line -> line.getBytes(UTF_8))
        .map(bytes -> JsonLine.parse(bytes, 0, bytes.length))
        .forEach(line -> lines.put(line.text("id"), line));
    return lines;
  }
}
