package io.theater.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.theater.event.TheaterEvent;
import io.theater.model.ExecutionStatus;
import io.theater.model.Health;
import io.theater.model.StepStatus;
import io.theater.model.ToolCall;
import io.theater.sink.EventSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every {@link EventSink} must bear. A back end subclasses it:
 *
 * <pre>{@code
 * class MySinkContractTest extends EventSinkContract {
 *   @Override protected EventSink open(Path directory) { return new MySink(directory); }
 * }
 * }</pre>
 */
public abstract class EventSinkContract {
  @TempDir private Path sandbox;
  private Path directory;
  private EventSink sink;

  /** Opens the sink, for the first time or after it was closed, on a directory of its own. */
  protected abstract EventSink open(Path directory) throws Exception;

  @BeforeEach
  void openSink() throws Exception {
    directory = Files.createDirectories(sandbox.resolve("a/b/c/sink"));
    sink = open(directory);
  }

  @AfterEach
  void closeSink() throws Exception {
    sink.close();
  }

  @Test
  void hasAShortLowerCaseName() {
    assertThat(sink.name()).matches("[a-z0-9_-]{1,40}");
  }

  @Test
  void isUpWhenNothingWentWrong() throws Exception {
    sink.write(Events.of("session-1").wholeExecution("a"));
    assertThat(sink.health().status()).isEqualTo(Health.Status.UP);
  }

  @Test
  void takesEveryKindOfEvent() {
    assertThatCode(() -> sink.write(everyKind())).doesNotThrowAnyException();
    assertThatCode(() -> sink.flush()).doesNotThrowAnyException();
  }

  @Test
  void takesTheSameBatchTwice() throws Exception {
    List<TheaterEvent> batch = everyKind();
    sink.write(batch);
    assertThatCode(() -> sink.write(batch)).doesNotThrowAnyException();
  }

  @Test
  void takesEventsOfRecordsWhoseBeginningItNeverSaw() throws Exception {
    Events events = Events.of("session-1");
    sink.write(
        List.of(
            events.llmDelta("call", "text"),
            events.llmFinalized("other-call", "message"),
            events.stepContent("run", "step", "text", ""),
            events.stepCompleted("run", "other-step"),
            events.executionEnded("run", ExecutionStatus.FAILED)));
    assertThatCode(() -> sink.flush()).doesNotThrowAnyException();
  }

  @Test
  void takesOneBatchOfManySessions() throws Exception {
    List<TheaterEvent> batch = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      batch.addAll(Events.of("session-" + i).wholeExecution("run-" + i));
    }
    sink.write(batch);
    assertThatCode(() -> sink.flush()).doesNotThrowAnyException();
  }

  @Test
  void takesHostileNamesAndTouchesNothingOutsideItsDirectory() throws Exception {
    List<Path> before = outside();
    for (String name : HostileNames.in(sandbox)) {
      sink.write(Events.of(name).wholeExecution(name));
    }
    sink.flush();
    assertThat(outside()).isEqualTo(before);
  }

  @Test
  void takesHugeTexts() throws Exception {
    String huge = "0123456789abcde文".repeat(1 << 16);
    Events events = Events.of("session-1");
    sink.write(
        List.of(
            events.llmStarted("call"),
            events.llmDelta("call", huge),
            events.llmCompleted("call", huge)));
    assertThatCode(() -> sink.flush()).doesNotThrowAnyException();
  }

  @Test
  void flushesWithNothingToFlush() throws Exception {
    sink.flush();
    assertThatCode(() -> sink.flush()).doesNotThrowAnyException();
  }

  @Test
  void tellsItsHealthToOtherThreadsWhileItWrites() throws Exception {
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      Future<Health> health = other.submit(() -> lastOf(200));
      for (int i = 0; i < 50; i++) {
        sink.write(Events.of("session-" + i).wholeExecution("run-" + i));
      }
      assertThat(health.get().status()).isEqualTo(Health.Status.UP);
    } finally {
      other.shutdownNow();
    }
  }

  @Test
  void opensAgainAfterItWasClosed() throws Exception {
    sink.write(everyKind());
    sink.close();
    sink = open(directory);
    assertThatCode(() -> sink.write(Events.of("session-2").wholeExecution("b")))
        .doesNotThrowAnyException();
  }

  private Health lastOf(int times) {
    Health health = sink.health();
    for (int i = 1; i < times; i++) {
      health = sink.health();
    }
    return health;
  }

  private List<Path> outside() throws IOException {
    try (Stream<Path> all = Files.walk(sandbox)) {
      return all.filter(path -> !path.startsWith(directory)).sorted().toList();
    }
  }

  private static List<TheaterEvent> everyKind() {
    Events events = Events.of("session-1");
    List<TheaterEvent> all = new ArrayList<>();
    all.add(events.described("ann", "First session"));
    all.addAll(events.wholeExecution("a"));
    all.add(events.executionStarted("run"));
    all.add(events.executionUpdated("run", ExecutionStatus.RUNNING, 10));
    all.add(events.stepStarted("run", "step"));
    all.add(events.stepRetried("run", "step", 2));
    all.add(events.stepEnded("run", "step", StepStatus.ERROR));
    all.add(events.llmStarted("failed"));
    all.add(events.llmDelta("failed", "", "hmm", ToolCall.of("1", "look-up", "{}")));
    all.add(events.llmFailed("failed"));
    all.add(events.llmStarted("cancelled"));
    all.add(events.llmCancelled("cancelled"));
    all.add(events.executionEnded("run", ExecutionStatus.CANCELLED));
    return all;
  }
}
