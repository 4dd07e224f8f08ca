package io.theater.benchmarks.scenario;

import io.theater.LlmCall;
import io.theater.LlmInteractionRecorder;
import io.theater.LlmResponse;
import io.theater.Theater;
import io.theater.benchmarks.Effort;
import io.theater.benchmarks.Figures;
import io.theater.benchmarks.Goal;
import io.theater.benchmarks.Scenario;
import io.theater.benchmarks.Variant;
import io.theater.benchmarks.work.BilingualText;
import io.theater.benchmarks.work.Scratch;
import io.theater.benchmarks.work.WorkItems;
import io.theater.file.FileRecorder;
import io.theater.file.SessionView;
import io.theater.json.Json;
import io.theater.model.Message;
import io.theater.model.Usage;
import io.theater.redact.Redactors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** What a call takes on the disk when its stages are recorded one by one. */
public final class InteractionBytes implements Scenario {
  private static final int CALLS = 10_000;

  private final WorkItems items = new WorkItems();

  @Override
  public String name() {
    return "interaction-bytes";
  }

  @Override
  public String title() {
    return "10,000 calls with prompts of 2 KB and responses of 4 KB, each recorded as it goes on:"
        + " started, completed, finalized with the message it became. Bytes written for one of them"
        + " by those of its payload, for each copy: its prompts and its response as members of JSON,"
        + " and their texts alone in UTF-8.";
  }

  @Override
  public Map<String, Variant> variants() {
    Map<String, Variant> variants = new LinkedHashMap<>();
    for (SessionView view : List.of(SessionView.OFF, SessionView.REFS, SessionView.FULL)) {
      variants.put(variant(view), effort -> measure(effort, view));
    }
    return variants;
  }

  private static String variant(SessionView view) {
    return "theater, by_session " + view;
  }

  @Override
  public List<Goal> goals() {
    return List.of(
        Goal.atMost(variant(SessionView.OFF), "copy / payload", 1.2),
        Goal.atMost(variant(SessionView.FULL), "copy / payload", 1.2));
  }

  @Override
  public int warmups() {
    return 0;
  }

  private Figures measure(Effort effort, SessionView view) throws Exception {
    int calls = effort.of(CALLS);
    try (Scratch scratch = Scratch.in(effort.directory())) {
      Path base = scratch.directory().resolve("recording");
      Payload payload = record(base, view, calls);
      double bytes = size(base);
      int copies = view == SessionView.FULL ? 2 : 1;
      return Figures.of("B/call, disk", bytes / calls)
          .and("B/call, payload", (double) payload.json() / calls)
          .and("copy / payload", bytes / copies / payload.json())
          .and("copy / texts", bytes / copies / payload.texts());
    }
  }

  /** Bytes as members of JSON, and of the texts alone. */
  private record Payload(long json, long texts) {
    static final Payload NONE = new Payload(0, 0);

    Payload plus(String name, String text) {
      int member = BilingualText.utf8Length(Json.text(Map.of(name, text))) - "{}".length();
      return new Payload(json + member + ",".length(), texts + BilingualText.utf8Length(text));
    }
  }

  private Payload record(Path base, SessionView view, int calls) {
    FileRecorder recorder = FileRecorder.builder(base).sessionView(view).build();
    Payload payload = Payload.NONE;
    try (Theater theater = Theater.builder().sink(recorder).redactor(Redactors.none()).build()) {
      for (int i = 0; i < calls; i++) {
        payload = record(theater.llm(), i, payload);
      }
    }
    return payload;
  }

  private Payload record(LlmInteractionRecorder llm, int number, Payload before) {
    String response = items.response(number);
    try (LlmCall call = llm.start(items.request(number))) {
      call.complete(
          LlmResponse.builder()
              .text(response)
              .model("gpt-4o-2024-08-06")
              .usage(Usage.of(812, 1_240))
              .finishReason("stop")
              .build());
      llm.finalized(call.id(), "message-" + number);
    }
    List<Message> messages = Objects.requireNonNull(items.interaction(number).messages());
    return before
        .plus("system_prompt", messages.get(0).text())
        .plus("prompt", messages.get(1).text())
        .plus("response", response);
  }

  /** All there is, views and errors and whatever else. */
  private static double size(Path base) throws IOException {
    try (Stream<Path> files = Files.walk(base)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }
}
