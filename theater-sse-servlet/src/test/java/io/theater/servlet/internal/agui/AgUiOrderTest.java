package io.theater.servlet.internal.agui;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.theater.LlmCall;
import io.theater.LlmRequest;
import io.theater.LlmResponse;
import io.theater.Step;
import io.theater.StepTracker;
import io.theater.Theater;
import io.theater.json.Json;
import io.theater.json.LiveView;
import io.theater.live.LiveCursor;
import io.theater.live.LiveReader;
import io.theater.live.LiveSignal;
import io.theater.model.ToolCall;
import io.theater.servlet.internal.sse.Frames;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Hosts that do anything in any order, and clients that come, fall behind and are cut off. */
class AgUiOrderTest {
  private static final int SEEDS = 300;
  private static final String CANARY = "canary-5561";

  private final Theater theater = Theater.builder().build();

  @AfterEach
  void close() {
    theater.close();
  }

  @Test
  void keepsTheOrderWhateverHappens() {
    int runs = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      try {
        runs += play("s-" + seed, new Random(seed), LiveView.FULL).runs();
      } catch (AssertionError broken) {
        throw new AssertionError("seed " + seed + ": " + broken.getMessage(), broken);
      }
    }
    assertThat(runs).isGreaterThan(SEEDS);
  }

  @Test
  void keepsTextsFromThoseWhoMayNotSeeThem() {
    for (int seed = 0; seed < 50; seed++) {
      Client client = play("w-" + seed, new Random(seed), LiveView.WITHOUT_PROMPTS);
      assertThat(client.text.toString()).doesNotContain(CANARY).doesNotContain("TEXT_MESSAGE");
    }
  }

  @Test
  void tellsTheWholeTextOnce() {
    try (Client client = new Client("whole", LiveView.FULL, new Random(0))) {
      StepTracker run = theater.track("whole", "n");
      LlmCall call = theater.llm().start(LlmRequest.of("p", "m").in(run.start("one")).user("q"));
      for (int i = 0; i < 20; i++) {
        call.append("word" + i + " ");
        flush();
        client.read(2);
      }
      call.complete(LlmResponse.builder().build());
      call.close();
      run.complete("done");
      run.close();
      flush();
      client.read(10_000);
      assertThat(client.spoken()).isEqualTo(expected());
    }
  }

  private static String expected() {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      all.append("word").append(i).append(' ');
    }
    return all.toString();
  }

  private void flush() {
    assertThat(theater.flush(Duration.ofSeconds(30))).isTrue();
  }

  private Client play(String session, Random random, LiveView view) {
    Host host = new Host(session, random);
    int before = random.nextInt(10);
    for (int i = 0; i < before; i++) {
      host.act();
    }
    flush();
    try (Client client = new Client(session, view, random)) {
      for (int i = 0; i < 60; i++) {
        host.act();
        if (random.nextInt(4) == 0) {
          flush();
          client.read(random.nextInt(12));
        }
      }
      if (random.nextBoolean()) {
        host.endAll();
      }
      flush();
      client.read(random.nextBoolean() ? 10_000 : 5);
      client.end();
      return client;
    } finally {
      host.endAll();
    }
  }

  /** Does what hosts do, at random. */
  private final class Host {
    private final String session;
    private final Random random;
    private final List<StepTracker> runs = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private final List<LlmCall> calls = new ArrayList<>();

    Host(String session, Random random) {
      this.session = session;
      this.random = random;
    }

    void act() {
      switch (random.nextInt(12)) {
        case 0, 1 -> runs.add(theater.track(session, "run"));
        case 2 -> end(one(runs));
        case 3, 4 -> start(one(runs));
        case 5 -> nest(one(steps));
        case 6 -> stop(one(steps));
        case 7 -> say(one(steps));
        case 8 -> call(one(steps));
        case 9, 10 -> stream(one(calls));
        default -> answer(one(calls));
      }
    }

    private <T> T one(List<T> all) {
      return all.isEmpty() ? null : all.get(random.nextInt(all.size()));
    }

    private void end(StepTracker run) {
      if (run != null && random.nextInt(3) == 0) {
        runs.remove(run);
        switch (random.nextInt(4)) {
          case 0 -> run.fail(new IllegalStateException("broken"));
          case 1 -> run.cancel("enough");
          case 2 -> run.complete(CANARY);
          default -> {}
        }
        run.close();
      }
    }

    private void start(StepTracker run) {
      if (run != null) {
        steps.add(run.start("step-" + random.nextInt(2)));
      }
    }

    private void nest(Step step) {
      if (step != null) {
        steps.add(step.start("step-" + random.nextInt(2)));
      }
    }

    private void stop(Step step) {
      if (step != null) {
        steps.remove(step);
        if (random.nextBoolean()) {
          step.complete(CANARY);
        } else {
          step.fail(new IllegalStateException("broken"));
        }
      }
    }

    private void say(Step step) {
      if (step != null) {
        step.progress(random.nextInt(100), "on the way");
        step.content(random.nextBoolean() ? CANARY : "");
        step.reasoning(random.nextBoolean() ? CANARY : "");
      }
    }

    private void call(Step step) {
      if (step != null) {
        calls.add(theater.llm().start(LlmRequest.of("p", "m").in(step).user(CANARY)));
      }
    }

    private void stream(LlmCall call) {
      if (call != null) {
        switch (random.nextInt(3)) {
          case 0 -> call.reasoning(CANARY);
          case 1 -> call.toolCall(ToolCall.of(random.nextBoolean() ? "t" : null, "find", CANARY));
          default -> call.append(CANARY);
        }
      }
    }

    private void answer(LlmCall call) {
      if (call != null) {
        calls.remove(call);
        if (random.nextBoolean()) {
          call.complete(LlmResponse.of(CANARY));
        }
        call.close();
      }
    }

    void endAll() {
      calls.forEach(LlmCall::close);
      runs.forEach(StepTracker::close);
    }
  }

  /** Reads as much as it likes. */
  private final class Client implements AutoCloseable {
    private final AgUiRules rules = new AgUiRules();
    private final StringBuilder text = new StringBuilder();
    private final List<Map<String, Object>> events = new ArrayList<>();
    private final LiveReader reader;
    private final Frames frames;

    Client(String session, LiveView view, Random random) {
      reader = theater.live().open(session, LiveCursor.latest(), () -> {});
      frames = random.nextBoolean() ? AgUiFrames.everyRun(view) : AgUiFrames.nextRun(view);
      take(frames.hello(false, "e", Duration.ofSeconds(15)));
    }

    void read(int most) {
      for (int i = 0; i < most && !frames.isEnough(false); i++) {
        LiveSignal signal = reader.poll();
        if (signal == null) {
          return;
        } else if (signal instanceof LiveSignal.Snapshot snapshot) {
          take(frames.snapshot(snapshot.state()));
        } else if (signal instanceof LiveSignal.Reset reset) {
          take(frames.reset(reset));
        } else if (signal instanceof LiveSignal.Next next) {
          take(frames.event(next.frame()));
        }
      }
    }

    private void take(ByteBuffer bytes) {
      if (bytes == null) {
        return;
      }
      String frame = UTF_8.decode(bytes).toString();
      text.append(frame);
      for (String line : frame.split("\n")) {
        if (line.startsWith("data: ")) {
          Map<String, Object> event = Json.readObject(line.substring(6).getBytes(UTF_8));
          events.add(event);
          rules.accept(event);
        }
      }
    }

    String spoken() {
      StringBuilder all = new StringBuilder();
      for (Map<String, Object> event : events) {
        if (event.get("type").equals("TEXT_MESSAGE_CONTENT")) {
          all.append(event.get("delta"));
        }
      }
      return all.toString();
    }

    void end() {
      take(frames.end(null, false));
      rules.end();
    }

    int runs() {
      return rules.runs();
    }

    @Override
    public void close() {
      reader.close();
    }
  }
}
