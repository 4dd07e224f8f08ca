package io.theater.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.theater.contract.Events;
import io.theater.event.LlmStarted;
import io.theater.event.TheaterEvent;
import io.theater.model.Health;
import io.theater.segment.FaultyStorage;
import io.theater.segment.FileStorage;
import io.theater.segment.SegmentWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SpoolingSinkTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir private Path directory;
  private final AbsentSink absent = new AbsentSink();
  private final Events events = Events.of("session-1");
  private final List<TheaterEvent> reported = new ArrayList<>();
  private @Nullable SpoolingSink open;

  @AfterEach
  void closeSink() throws Exception {
    if (open != null) {
      open.close();
    }
  }

  @Test
  void passesBatchesOnAndTouchesNoFileWhileAllIsWell() throws Exception {
    SpoolingSink sink = open();
    write(sink, 3);
    sink.flush();

    assertThat(absent.flushed()).isEqualTo(reported);
    assertThat(segments()).isEmpty();
    assertThat(sink.name()).isEqualTo("absent");
    assertThat(sink.health().status()).isEqualTo(Health.Status.UP);
  }

  @Test
  void keepsWhatCannotBeTakenAndDeliversItInOrder() throws Exception {
    SpoolingSink sink = open();
    write(sink, 2);
    absent.away(true);
    for (int i = 0; i < 50; i++) {
      write(sink, 20);
    }
    assertThat(absent.written()).hasSize(2);
    assertThat(sink.health().status()).isEqualTo(Health.Status.DEGRADED);
    assertThat(sink.health().details()).containsEntry("spool_events", 1000L);
    assertThat(sink.health().reasons().toString()).contains("1000 events").contains("refused");

    absent.away(false);
    awaitDelivery(sink);
    write(sink, 2);

    assertThat(absent.written()).isEqualTo(reported);
    assertThat(segments()).isEmpty();
    assertThat(sink.health().status()).isEqualTo(Health.Status.UP);
    assertThat(sink.health().details())
        .containsEntry("spool_events", 0L)
        .containsEntry("spool_bytes", 0L);
  }

  @Test
  void survivesManyOutagesWhileItIsWrittenTo() throws Exception {
    SpoolingSink sink = open();
    for (int i = 0; i < 20; i++) {
      absent.away(i % 2 == 0);
      for (int batch = 0; batch < 10; batch++) {
        write(sink, 7);
      }
    }
    absent.away(false);
    awaitDelivery(sink);

    assertThat(absent.written()).isEqualTo(reported);
  }

  @Test
  void catchesUpWithAHostThatNeverPauses() throws Exception {
    SpoolingSink sink = open();
    absent.slow().away(true);
    write(sink, 1);
    AtomicBoolean caughtUp = new AtomicBoolean();
    Thread host =
        new Thread(
            () -> {
              while (!caughtUp.get()) {
                try {
                  write(sink, 1);
                  // as fast as it could it would write more than anybody can read
                  LockSupport.parkNanos(200_000);
                } catch (Exception failed) {
                  throw new AssertionError(failed);
                }
              }
            });
    host.start();
    absent.away(false);
    try {
      awaitDelivery(sink);
    } finally {
      caughtUp.set(true);
      host.join();
    }
    assertThat(absent.written()).isEqualTo(reported);
  }

  @Test
  void goesOnSlowlyWhenManyAreRefusedInARow() throws Exception {
    absent.away(true).refuses(event -> event.header().sequence() <= 10);
    SpoolingSink sink = open();
    write(sink, 20);
    absent.away(false);
    awaitDelivery(sink);

    assertThat(absent.written()).isEqualTo(reported.subList(10, 20));
    assertThat(sink.health().details()).containsEntry("spool_refused", 10L);
  }

  @Test
  void tellsWhatAnEarlierProcessReported() throws Exception {
    absent.away(true);
    SpoolingSink first = open();
    write(first, 3);
    first.close();
    absent.away(false);
    AbsentSink earlier = new AbsentSink();
    SpoolingSink second = open(SpoolingSink.builder(absent, directory).leftBehind(earlier));
    awaitDelivery(second);
    write(second, 2);

    assertThat(earlier.written()).isEqualTo(reported.subList(0, 3));
    assertThat(absent.written()).isEqualTo(reported.subList(3, 5));
  }

  @Test
  void doesNotWaitForASinkThatDoesNotAnswer() throws Exception {
    CountDownLatch answer = new CountDownLatch(1);
    absent.silent(answer);
    SpoolingSink sink =
        open(SpoolingSink.builder(absent, directory).patience(Duration.ofMillis(20)));
    write(sink, 5);
    write(sink, 5);
    assertThat(sink.health().reasons().toString()).contains("10 events").contains("not answered");

    answer.countDown();
    awaitDelivery(sink);

    // The first batch arrived after all, which nobody could know.
    List<TheaterEvent> twice = new ArrayList<>(reported.subList(0, 5));
    twice.addAll(reported);
    assertThat(absent.written()).isIn(reported, twice);
  }

  @Test
  void deliversABatchWhoseAnswerWasLostAsTheSameBatchAgain() throws Exception {
    SpoolingSink sink = open();
    absent.losesAnswers(true);
    write(sink, 3);
    write(sink, 4);
    await().atMost(LONG).until(() -> absent.written().size() >= 9);
    absent.losesAnswers(false);
    awaitDelivery(sink);

    int size = absent.written().size();
    assertThat(size % 3).isEqualTo(1);
    for (int i = 0; i < size - 4; i++) {
      assertThat(absent.written().get(i)).isEqualTo(reported.get(i % 3));
    }
    assertThat(absent.written().subList(size - 4, size)).isEqualTo(reported.subList(3, 7));
  }

  @Test
  void tellsThePipelineWhatTheSinkHasAgainstABatch() throws Exception {
    SpoolingSink sink = open();
    absent.refuses(event -> true);
    assertThatThrownBy(() -> sink.write(List.of(events.llmStarted("a"))))
        .isInstanceOf(IllegalArgumentException.class)
        .satisfies(refused -> assertThat(sink.isRetryable(refused)).isFalse());
    assertThat(segments()).isEmpty();
  }

  @Test
  void setsAsideWhatIsRefusedForGoodAndGoesOn() throws Exception {
    absent.away(true).refuses(event -> event.header().sequence() % 10 == 3);
    SpoolingSink sink = open();
    write(sink, 40);
    absent.away(false);
    awaitDelivery(sink);

    assertThat(absent.written())
        .isEqualTo(reported.stream().filter(e -> e.header().sequence() % 10 != 3).toList());
    assertThat(sink.health().status()).isEqualTo(Health.Status.DEGRADED);
    assertThat(sink.health().reasons().toString()).contains("4 events").contains("refused.jsonl");
    assertThat(sink.health().details())
        .containsEntry("spool_refused", 4L)
        .containsEntry("spool_lost", 0L);
    assertThat(Files.readAllLines(directory.resolve("refused.jsonl")))
        .hasSize(4)
        .allMatch(line -> line.contains("\"sequence\":") && line.contains("_crc"));
  }

  @Test
  void keepsRefusedEventsBehindThoseOfAnEarlierProcess() throws Exception {
    Files.writeString(directory.resolve("refused.jsonl"), "{\"torn\":");
    absent.away(true).refuses(event -> true);
    SpoolingSink sink = open();
    write(sink, 1);
    absent.away(false);
    awaitDelivery(sink);

    assertThat(Files.readAllLines(directory.resolve("refused.jsonl"))).hasSize(1);
  }

  @Test
  void deliversWhatAnEarlierProcessLeftBehindFirst() throws Exception {
    absent.away(true);
    SpoolingSink first = open();
    write(first, 30);
    first.close();
    assertThat(absent.closes()).isEqualTo(1);

    SpoolingSink second = open();
    write(second, 5);
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> assertThat(second.health().details()).containsEntry("spool_events", 35L));
    absent.away(false);
    awaitDelivery(second);
    write(second, 5);

    assertThat(absent.written()).isEqualTo(reported);
  }

  @Test
  void skipsTheTornEndThatAKilledProcessLeftBehind() throws Exception {
    absent.away(true);
    SpoolingSink first = open();
    write(first, 10);
    first.close();
    Files.writeString(segments().get(0), "{\"v\":1,\"event\":\"llm_st", StandardOpenOption.APPEND);

    absent.away(false);
    awaitDelivery(open());

    assertThat(absent.written()).isEqualTo(reported);
    assertThat(segments()).isEmpty();
  }

  @Test
  void countsDamagedLinesAndGoesOnBehindThem() throws Exception {
    absent.away(true);
    SpoolingSink first = open();
    write(first, 10);
    first.close();
    Path segment = segments().get(0);
    String text = Files.readString(segment);
    Files.writeString(segment, text.replaceFirst("session-1", "session-7"));

    absent.away(false);
    SpoolingSink second = open();
    awaitDelivery(second);

    assertThat(absent.written()).isEqualTo(reported.subList(1, 10));
    assertThat(second.health().details())
        .containsEntry("spool_refused", 1L)
        .containsEntry("spool_lost", 1L);
  }

  @Test
  void setsAsideLinesThatOnlyANewerVersionCanRead() throws Exception {
    SpoolingSink first = open();
    absent.away(true);
    write(first, 1);
    first.close();
    Path next = directory.resolve("spool-000000000009.jsonl");
    try (SegmentWriter writer = SegmentWriter.open(new FileStorage(), next)) {
      writer.append(StandardCharsets.UTF_8.encode("{\"v\":2,\"event\":\"curtain\"}"));
    }

    absent.away(false);
    SpoolingSink second = open();
    awaitDelivery(second);

    assertThat(absent.written()).isEqualTo(reported);
    assertThat(Files.readString(directory.resolve("refused.jsonl"))).contains("curtain");
  }

  @Test
  void goesOnWhenSomebodyDeletesTheFiles() throws Exception {
    absent.away(true);
    SpoolingSink first = open();
    write(first, 10);
    first.close();
    SpoolingSink second = open();
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> assertThat(second.health().details()).containsEntry("spool_events", 10L));
    Files.delete(segments().get(0));
    absent.away(false);
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> assertThat(second.health().details()).containsEntry("spool_events", 0L));
    write(second, 3);
    awaitDelivery(second);

    long lost = (Long) second.health().details().get("spool_lost");
    assertThat(absent.written().size() + lost).isEqualTo(13);
  }

  @Test
  void isFullAtItsCapAndCountsNothingTwice() throws Exception {
    absent.away(true);
    SpoolingSink sink = open(SpoolingSink.builder(absent, directory).maxBytes(1 << 20));
    LlmStarted large = large();
    int taken = 0;
    Exception refusal = null;
    while (refusal == null) {
      try {
        sink.write(List.of(large));
        taken++;
      } catch (IOException full) {
        refusal = full;
      }
    }
    assertThat(taken).isBetween(8, 10);
    assertThat(sink.isRetryable(refusal)).isTrue();
    assertThat(sink.health().status()).isEqualTo(Health.Status.DOWN);
    assertThat(sink.health().reasons().get(0)).contains("1048576 bytes");
    assertThat(sink.health().details()).containsEntry("spool_events", (long) taken);

    absent.away(false);
    awaitDelivery(sink);
    sink.write(List.of(large));

    assertThat(absent.written()).hasSize(taken + 1);
    assertThat(sink.health().status()).isEqualTo(Health.Status.UP);
  }

  @Test
  void failsInARetryableWayWhileTheDiskIsFullAndTriesTheSinkMeanwhile() throws Exception {
    AtomicBoolean diskFull = new AtomicBoolean(true);
    FaultyStorage storage =
        new FaultyStorage(
            new FileStorage(),
            operation ->
                operation.equals("write") && diskFull.get()
                    ? FaultyStorage.Fault.HALF_THEN_FAIL
                    : FaultyStorage.Fault.NONE);
    SpoolingSink sink = open(SpoolingSink.builder(absent, directory).storage(storage));
    absent.away(true);
    List<TheaterEvent> batch = batch(5);
    assertThatThrownBy(() -> sink.write(batch))
        .satisfies(failure -> assertThat(sink.isRetryable(failure)).isTrue());
    assertThat(sink.health().status()).isEqualTo(Health.Status.DOWN);

    absent.away(false);
    sink.write(batch);
    assertThat(absent.written()).isEqualTo(reported);
    assertThat(sink.health().status()).isEqualTo(Health.Status.UP);

    absent.away(true);
    diskFull.set(false);
    write(sink, 5);
    diskFull.set(true); // the position cannot be noted, which must not stop the delivery
    absent.away(false);
    awaitDelivery(sink);
    assertThat(absent.written()).isEqualTo(reported);
  }

  @Test
  void withdrawsABatchOfWhichTheDiskTookAPart() throws Exception {
    AtomicBoolean failing = new AtomicBoolean();
    FaultyStorage storage =
        new FaultyStorage(
            new FileStorage(),
            operation ->
                operation.equals("write") && failing.getAndSet(false)
                    ? FaultyStorage.Fault.HALF_THEN_FAIL
                    : FaultyStorage.Fault.NONE);
    CountDownLatch answer = new CountDownLatch(1);
    absent.silent(answer);
    SpoolingSink sink =
        open(
            SpoolingSink.builder(absent, directory)
                .storage(storage)
                .patience(Duration.ofMillis(20)));
    write(sink, 3);
    List<TheaterEvent> batch = batch(10);
    failing.set(true);
    assertThatThrownBy(() -> sink.write(batch)).isInstanceOf(IOException.class);
    sink.write(batch);
    answer.countDown();
    awaitDelivery(sink);

    List<TheaterEvent> written = absent.written();
    assertThat(written.subList(written.size() - 13, written.size())).isEqualTo(reported);
  }

  @Test
  void flushesToTheDiskWhileTheSinkIsAway() throws Exception {
    SpoolingSink sink = open();
    write(sink, 1);
    sink.flush();
    absent.away(true);
    write(sink, 2);

    assertThatCode(sink::flush).doesNotThrowAnyException();
  }

  @Test
  void doesNotPromiseWhatASinkThatIsAwayHasInMemory() throws Exception {
    SpoolingSink sink = open();
    write(sink, 1);
    absent.away(true);
    assertThatThrownBy(sink::flush).isInstanceOf(IOException.class);
    write(sink, 2);
    assertThatThrownBy(sink::flush).isInstanceOf(IOException.class);

    absent.away(false);
    awaitDelivery(sink);
    sink.flush();
    assertThat(absent.flushed()).isEqualTo(reported);
  }

  @Test
  void keepsWhatTheSinkHasInMemoryInFrontOfWhatWaits(@TempDir Path copy) throws Exception {
    SpoolingSink sink = openTelling();
    write(sink, 2);
    sink.flush();
    write(sink, 2);
    absent.away(true);
    write(sink, 1);
    sink.flush();
    write(sink, 1);
    copyTo(copy);
    absent.away(false);

    assertThat(deliveredFrom(copy)).isEqualTo(reported.subList(2, 6));
  }

  @Test
  void flushesToTheDiskWhatTheSinkHasInMemoryWhenItIsAway(@TempDir Path copy) throws Exception {
    SpoolingSink sink = openTelling();
    absent.away(true);
    sink.flush();
    assertThat(segments()).isEmpty();
    absent.away(false);
    write(sink, 2);
    absent.away(true);
    sink.flush();
    copyTo(copy);
    absent.away(false);

    assertThat(deliveredFrom(copy)).isEqualTo(reported);
  }

  @Test
  void keepsWhatTheSinkHasInMemoryWhenItCannotBeClosed() throws Exception {
    SpoolingSink sink = openTelling();
    write(sink, 2);
    absent.failsToClose();
    assertThatThrownBy(sink::close).hasMessageContaining("refused");

    assertThat(deliveredFrom(directory)).isEqualTo(reported);
  }

  private SpoolingSink openTelling() {
    return open(SpoolingSink.builder(absent, directory).inMemory(absent::inMemory));
  }

  private static List<TheaterEvent> deliveredFrom(Path left) throws Exception {
    AbsentSink next = new AbsentSink();
    try (SpoolingSink sink = SpoolingSink.around(next, left)) {
      awaitDelivery(sink);
    }
    return next.written();
  }

  @Test
  void flushesWhatItDeliversBeforeItDeletesIt() throws Exception {
    absent.away(true);
    SpoolingSink sink = open();
    write(sink, 1200);
    absent.away(false);
    awaitDelivery(sink);

    assertThat(absent.flushed()).isEqualTo(reported);
  }

  @Test
  void closesWhileTheSinkIsSilentAndLosesNothing() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    absent.silent(never);
    SpoolingSink sink =
        open(
            SpoolingSink.builder(absent, directory)
                .patience(Duration.ofMillis(10))
                .closePatience(Duration.ofMillis(10)));
    write(sink, 5);
    assertThatThrownBy(sink::close).hasMessageContaining("not answered");
    assertThatThrownBy(() -> sink.write(batch(1))).isInstanceOf(IllegalStateException.class);
    reported.remove(5);

    AbsentSink next = new AbsentSink();
    awaitDelivery(open(SpoolingSink.builder(next, directory)));
    assertThat(next.written()).isEqualTo(reported);
  }

  @Test
  void deliversWhatWaitsWhenItIsClosedAndTheSinkIsBack() throws Exception {
    absent.away(true);
    SpoolingSink first = open();
    write(first, 2000);
    first.close();
    absent.away(false);
    open(SpoolingSink.builder(absent, directory).closePatience(LONG)).close();

    assertThat(absent.written()).isEqualTo(reported);
    assertThat(segments()).isEmpty();
  }

  @Test
  void leavesNoThreadBehind() throws Exception {
    absent.away(true);
    SpoolingSink sink = open();
    write(sink, 5);
    sink.close();
    sink.close();

    await()
        .atMost(LONG)
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().equals("theater-spool-absent")));
    assertThat(absent.closes()).isEqualTo(1);
  }

  @Test
  void refusesADirectoryThatIsInUse() throws Exception {
    open();
    assertThatThrownBy(() -> SpoolingSink.around(new AbsentSink(), directory))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(directory.toString())
        .hasMessageContaining("in use");
  }

  @Test
  void refusesADirectoryThatIsAFile() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));
    assertThatThrownBy(() -> SpoolingSink.around(absent, file))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void refusesACapThatHoldsNothing() {
    assertThatThrownBy(() -> SpoolingSink.builder(absent, directory).maxBytes(1000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1000");
  }

  @Test
  void readsOnAcrossItsFiles() throws Exception {
    absent.away(true);
    SpoolingSink sink = open();
    LlmStarted large = large();
    for (int i = 0; i < 350; i++) {
      sink.write(List.of(large));
    }
    assertThat(segments()).hasSizeGreaterThan(1);
    absent.away(false);
    awaitDelivery(sink);

    assertThat(absent.written()).hasSize(350).allMatch(large::equals);
    assertThat(segments()).isEmpty();
  }

  @Test
  void doesNotDeliverAgainWhatWasDeliveredBeforeARestart() throws Exception {
    absent.away(true);
    SpoolingSink first = open();
    write(first, 5);
    for (int i = 0; i < 8; i++) {
      write(first, 512);
    }
    Path copy = Files.createDirectories(directory.resolve("copy"));
    absent.away(false);
    absent.refuses(
        event -> {
          if (event.header().sequence() == 3000) {
            copyTo(copy); // as a kill would leave it, with a batch on its way
          }
          return false;
        });
    awaitDelivery(first);
    first.close();

    AbsentSink next = new AbsentSink();
    awaitDelivery(open(SpoolingSink.builder(next, copy)));

    assertThat(next.written()).isEqualTo(reported.subList(5 + 2048, reported.size()));
  }

  private void copyTo(Path copy) {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, copy.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private SpoolingSink open() {
    return open(SpoolingSink.builder(absent, directory));
  }

  private SpoolingSink open(SpoolingSink.Builder builder) {
    open = builder.build();
    return open;
  }

  private void write(SpoolingSink sink, int count) throws Exception {
    sink.write(batch(count));
  }

  /** Counts as reported. */
  private List<TheaterEvent> batch(int count) {
    List<TheaterEvent> batch = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      batch.add(events.llmStarted("call-" + (reported.size() + i)));
    }
    reported.addAll(batch);
    return List.copyOf(batch);
  }

  private LlmStarted large() {
    return events.llmStarted("large", call -> call.rawRequest("文".repeat(100_000 / 3)));
  }

  private static void awaitDelivery(SpoolingSink sink) {
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> assertThat(sink.health().reasons().toString()).doesNotContain("wait in"));
  }

  private List<Path> segments() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("spool-"))
          .sorted()
          .toList();
    }
  }
}
