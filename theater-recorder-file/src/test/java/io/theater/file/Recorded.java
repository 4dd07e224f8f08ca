package io.theater.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.theater.contract.Events;
import io.theater.contract.RandomRecords;
import io.theater.event.LlmEnded;
import io.theater.event.TheaterEvent;
import io.theater.model.LlmInteraction;
import io.theater.model.LlmStage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** Recordings of random traffic in many small files, half of them archived. */
public final class Recorded {
  private static final String MEMBER = "\u001f\u008b\b\0\0\0\0\0\0\u00ff"; // its header

  private Recorded() {}

  /** Records with the files that were full in archives; what comes behind is not. */
  public static void into(Path base, long seed) throws IOException {
    List<TheaterEvent> events = new Traffic(seed).events(400);
    try (FileRecorder recorder = open(base)) {
      recorder.write(events.subList(0, 250));
      recorder.flush();
      if (recorder.archive() != 0) {
        throw new IOException("not archived");
      }
      recorder.write(events.subList(250, 400));
    }
  }

  /** Records calls as hosts make them, many at a time, so that most span files and archives. */
  public static void lives(Path base, long seed) throws IOException {
    Random random = new Random(seed);
    List<Events> sessions = List.of(Events.of("a"), Events.of("b"), Events.of("c"));
    List<Deque<Supplier<TheaterEvent>>> calls = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      calls.add(life(sessions.get(i % sessions.size()), "call-" + i, random));
    }
    try (FileRecorder recorder = open(base)) {
      for (int written = 1; !calls.isEmpty(); written++) {
        Deque<Supplier<TheaterEvent>> call = calls.get(random.nextInt(Math.min(12, calls.size())));
        recorder.write(List.of(call.remove().get()));
        recorder.flush();
        calls.removeIf(Deque::isEmpty);
        if (written % 50 == 0) {
          archive(recorder);
        }
      }
    }
  }

  /** What happens in a call; some fail, some are cancelled, some outlive their process. */
  private static Deque<Supplier<TheaterEvent>> life(Events events, String id, Random random) {
    RandomRecords texts = new RandomRecords(random.nextLong(), events.sessionId(), Events.BOOT);
    Deque<Supplier<TheaterEvent>> life = new ArrayDeque<>();
    life.add(() -> events.llmStarted(id));
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(4); i > 0; i--) {
      String chunk = texts.text();
      text.append(chunk);
      life.add(() -> events.llmDelta(id, chunk));
    }
    String said = text.isEmpty() ? null : text.toString();
    switch (random.nextInt(5)) {
      case 0 ->
          life.add(
              () ->
                  events.llmEnded(
                      id,
                      call -> call.stage(LlmStage.FAILED).error(Events.error()).response(said)));
      case 1 ->
          life.add(
              () -> events.llmEnded(id, call -> call.stage(LlmStage.CANCELLED).response(said)));
      case 2 -> {}
      default -> {
        life.add(() -> events.llmCompleted(id, text + "."));
        life.add(() -> events.llmFinalized(id, "message-" + id));
      }
    }
    return life;
  }

  /**
   * Records calls with long random texts, one of them longer than a gzip member: all but the last
   * into one archive.
   *
   * @return what was recorded
   */
  public static List<LlmInteraction> inMembers(Path base, long seed) throws IOException {
    Random random = new Random(seed);
    List<Events> sessions = List.of(Events.of("a"), Events.of("b"), Events.of("c"));
    RandomRecords records = new RandomRecords(seed, "any", Events.BOOT);
    List<LlmInteraction> calls = new ArrayList<>();
    ManualClock clock = new ManualClock();
    try (FileRecorder recorder = builder(base, clock).maxFileSize(100_000_000).build()) {
      for (int i = 0; i <= 40; i++) {
        Events events = sessions.get(i % sessions.size());
        byte[] text = new byte[i == 20 ? 300_000 : 20_000 + random.nextInt(20_000)];
        random.nextBytes(text);
        LlmInteraction call =
            records
                .interaction()
                .as("call-" + i, events.sessionId())
                .response(HexFormat.of().formatHex(text))
                .build();
        clock.advance(i == 40 ? Duration.ofDays(1) : Duration.ZERO);
        recorder.write(List.of(new LlmEnded(events.header(null), call)));
        calls.add(call);
      }
      recorder.flush();
      archive(recorder);
    }
    return calls;
  }

  /** Where the gzip members of an archive begin. */
  public static List<Integer> members(Path gzip) throws IOException {
    String bytes = Files.readString(gzip, ISO_8859_1);
    List<Integer> members = new ArrayList<>();
    int at = bytes.indexOf(MEMBER);
    while (at >= 0) {
      members.add(at);
      at = bytes.indexOf(MEMBER, at + 1);
    }
    return members;
  }

  /** Records one call that ends. */
  public static void oneCall(Path base, Events events, String id) throws IOException {
    try (FileRecorder recorder = open(base)) {
      recorder.write(List.of(events.llmStarted(id), events.llmCompleted(id, "answer")));
    }
  }

  /** Records a call that fails some days later. */
  public static void later(Path base, int days, Events events, String id) throws IOException {
    ManualClock clock = new ManualClock();
    clock.advance(Duration.ofDays(days));
    try (FileRecorder recorder = open(base, clock)) {
      recorder.write(List.of(events.llmStarted(id), events.llmFailed(id)));
    }
  }

  /** A recorder without threads. */
  public static FileRecorder open(Path base) {
    return open(base, new ManualClock());
  }

  private static FileRecorder open(Path base, ManualClock clock) {
    return builder(base, clock).maxFileSize(4_000).build();
  }

  private static FileRecorder.Builder builder(Path base, ManualClock clock) {
    return FileRecorder.builder(base).clock(clock).threads(Idle.THREADS);
  }

  /** Archives what is complete. */
  public static void archive(FileRecorder recorder) throws IOException {
    if (recorder.archive() != 0) {
      throw new IOException("not archived");
    }
  }
}
