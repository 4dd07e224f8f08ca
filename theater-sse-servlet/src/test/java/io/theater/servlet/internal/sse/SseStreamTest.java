package io.theater.servlet.internal.sse;

import static org.assertj.core.api.Assertions.assertThat;

import io.theater.StepSpec;
import io.theater.StepTracker;
import io.theater.Theater;
import io.theater.json.LiveView;
import io.theater.live.LiveCursor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What one stream writes, and when it is over; without a container. */
class SseStreamTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int BUFFER_BYTES = 4 << 10;
  private static final Frames FRAMES = SseFrames.of(LiveView.FULL, false);
  private static final int EVENTS = 100;
  private static final int POLLS = 3_000;

  private final Theater theater = Theater.builder().build();
  private final StreamSettings settings = StreamSettings.standard();
  private final StreamEngine engine = new StreamEngine(settings);

  @AfterEach
  void close() {
    engine.close();
    theater.close();
  }

  private SseStream stream(
      LiveCursor cursor, Frames frames, Duration patience, BooleanSupplier rights) {
    LiveSource source = new LiveSource(theater.live(), "s-1");
    return new SseStream(
        new StreamOrder(source, cursor, Scopes.everything(), frames, patience, rights, null, null),
        settings,
        engine);
  }

  @Test
  void writesAsManyFramesAtOnceAsTheBufferTakes() throws Exception {
    SseStream stream = stream(LiveCursor.latest(), FRAMES, null, () -> true);
    FakeAnswer answer = new FakeAnswer();
    answer.to(stream);
    try (StepTracker steps = theater.track("s-1", "busy")) {
      for (int i = 0; i < EVENTS; i++) {
        steps.start(StepSpec.of("t").title("x".repeat(i)));
      }
      steps.start("long").complete("x".repeat(2 * BUFFER_BYTES));
      for (int i = 0; i < EVENTS; i++) {
        steps.start("short");
      }
    }
    assertThat(theater.flush(SOON)).isTrue();
    answer.allowWriting();

    List<String> writes = answer.writes();
    assertThat(String.join("", writes).split("\"type\":\"step_start\"", -1))
        .hasSize(2 * EVENTS + 2);
    assertThat(writes).allMatch(write -> write.endsWith("\n\n"), "ends with a whole frame");
    assertThat(writes)
        .filteredOn(write -> write.length() > BUFFER_BYTES)
        .singleElement()
        .satisfies(alone -> assertThat(alone.split("\n\n")).hasSize(1));
    for (int i = 1; i < writes.size(); i++) {
      String first = writes.get(i).substring(0, writes.get(i).indexOf("\n\n") + 2);
      assertThat(writes.get(i - 1).length() + first.length()).isGreaterThan(BUFFER_BYTES);
    }
    assertThat(answer.flushes()).isEqualTo(1);
    stream.close(CloseReason.FINISHED);
  }

  @Test
  void goesOnAsLongAsItsClientHasRights() throws Exception {
    AtomicBoolean may = new AtomicBoolean(true);
    AtomicInteger asked = new AtomicInteger();
    BooleanSupplier rights = () -> asked.incrementAndGet() > 0 && may.get();
    SseStream stream = stream(LiveCursor.latest(), FRAMES, null, rights);
    FakeAnswer answer = new FakeAnswer();
    answer.to(stream);
    answer.allowWriting();
    long now = System.nanoTime();
    for (int i = 1; i <= 5; i++) {
      now += settings.recheck().toNanos();
      stream.tick(now);
      awaitAnswer();
      assertThat(asked).hasValue(i);
    }
    theater.track("s-1", "more").close();
    Awaitility.await()
        .atMost(SOON)
        .until(() -> answer.writes().toString().contains("final_complete"));
    assertThat(answer.whole()).isNotDone();
    assertThat(answer.writes().toString()).doesNotContain("stream_error");
    may.set(false);
    stream.tick(now + settings.recheck().toNanos());
    awaitAnswer();
    assertThat(answer.whole().get(SOON.toSeconds(), TimeUnit.SECONDS))
        .contains("stream_error", "FORBIDDEN");
  }

  /** One question is answered after the other. */
  private void awaitAnswer() throws Exception {
    CountDownLatch answered = new CountDownLatch(1);
    engine.ask(answered::countDown);
    assertThat(answered.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  /** A clock that looks without a pause comes between whatever a stream does at its beginning. */
  @Test
  void greetsAClientThatDoesNotWait() throws Exception {
    LiveCursor head = theater.live().snapshot("s-1").cursor();
    AtomicReference<SseStream> looked = new AtomicReference<>();
    Thread clock =
        new Thread(
            () -> {
              while (!Thread.currentThread().isInterrupted()) {
                SseStream stream = looked.get();
                if (stream != null) {
                  stream.tick(System.nanoTime());
                }
              }
            },
            "test-clock");
    clock.start();
    try {
      for (int i = 0; i < POLLS; i++) {
        SseStream stream =
            stream(head, new PollFrames(LiveView.FULL, head), Duration.ZERO, () -> true);
        FakeAnswer answer = new FakeAnswer();
        answer.to(stream);
        looked.set(stream);
        answer.allowWriting();
        assertThat(answer.whole().get(SOON.toSeconds(), TimeUnit.SECONDS))
            .as("poll %s", i)
            .startsWith("{\"success\":true,\"data\":{\"events\":[{\"type\":\"connected\"")
            .endsWith("}}\n");
      }
    } finally {
      clock.interrupt();
      clock.join();
    }
  }
}
