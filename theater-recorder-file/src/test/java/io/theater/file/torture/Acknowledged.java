package io.theater.file.torture;

import static org.assertj.core.api.Assertions.assertThat;

import io.theater.file.Child;
import io.theater.file.FileRecorder;
import io.theater.file.RawLog;
import io.theater.history.InteractionQuery;
import io.theater.model.LlmInteraction;
import io.theater.model.Page;
import io.theater.model.StepStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What a child said was stored: calls, whole or in part, and steps, as {@code what id name ok}. */
final class Acknowledged {
  private final Map<String, Said> byId = new LinkedHashMap<>();

  private boolean done;

  private record Said(String what, String name) {}

  static String question(String name) {
    return "question " + name;
  }

  static String answer(String name) {
    return "answer " + name + " word".repeat(Math.floorMod(name.hashCode(), 400));
  }

  /** What is streamed at first. */
  static String beginning(String answer) {
    return answer.substring(0, 7);
  }

  int size() {
    return byId.size();
  }

  /** Whether the last child has said that it is done. */
  boolean isDone() {
    return done;
  }

  /** Reads what a child that is gone has said. */
  void addRest(Child child) throws IOException {
    done = false;
    for (String line = child.readLine(); line != null; line = child.readLine()) {
      add(line);
    }
  }

  /** A line cut off by a kill is no acknowledgement. */
  void add(String line) {
    done = line.equals("done");
    String[] words = line.split(" ");
    if (words.length == 4 && words[3].equals("ok")) {
      byId.put(words[1], new Said(words[0], words[2]));
    }
  }

  /** All of it is there, no line is there twice, and nobody has to repair anything. */
  void isIn(Path base, FileRecorder recorder, String when) throws IOException {
    isIn(recorder, when);
    linesAreThereOnce(base, when);
  }

  /** All of it is there once for those who ask the recorder. */
  void isIn(FileRecorder recorder, String when) {
    Map<String, LlmInteraction> calls = calls(recorder, when);
    byId.forEach(
        (id, said) -> {
          if (said.what().equals("step")) {
            assertThat(recorder.step(id)).as(when).isPresent();
            assertThat(recorder.step(id))
                .get()
                .extracting("status")
                .isEqualTo(StepStatus.COMPLETED);
          } else {
            isIn(calls.get(id), said, id + ", " + when);
          }
        });
    assertThat(recorder.health().reasons()).as(when).isEmpty();
  }

  private static void isIn(LlmInteraction call, Said said, String when) {
    assertThat(call).as(when).isNotNull();
    assertThat(call.userPrompt()).as(when).isEqualTo(question(said.name()));
    String answer = answer(said.name());
    if (said.what().equals("whole")) {
      assertThat(call.response()).as(when).isEqualTo(answer);
    } else {
      assertThat(call.response()).as(when).startsWith(beginning(answer));
      assertThat(answer).as(when).startsWith(Objects.requireNonNull(call.response()));
    }
  }

  private static Map<String, LlmInteraction> calls(FileRecorder recorder, String when) {
    Map<String, LlmInteraction> calls = new LinkedHashMap<>();
    InteractionQuery query = InteractionQuery.all().limit(InteractionQuery.MAX_LIMIT);
    Page<LlmInteraction> page = recorder.interactions(query);
    while (true) {
      for (LlmInteraction call : page.items()) {
        assertThat(calls.put(call.id(), call)).as("%s again, %s", call.id(), when).isNull();
      }
      if (!page.hasMore()) {
        return calls;
      }
      page = recorder.interactions(query.after(page.nextCursor()));
    }
  }

  /** No line is there twice for those who read the files. */
  static void linesAreThereOnce(Path base, String when) throws IOException {
    RawLog raw = new RawLog(base);
    Set<Object> seqs = new HashSet<>();
    Set<List<Object>> stages = new HashSet<>();
    List<Map<String, Object>> lines = new ArrayList<>(raw.objects("_interactions"));
    lines.addAll(raw.objects("_steps"));
    for (Map<String, Object> line : lines) {
      assertThat(seqs.add(line.get("seq"))).as("%s again, %s", line, when).isTrue();
      if (line.get("partial") == null && line.get("stage") != null) {
        List<Object> stage = List.of(line.get("id"), line.get("stage"));
        assertThat(stages.add(stage)).as("%s again, %s", stage, when).isTrue();
      }
    }
  }
}
