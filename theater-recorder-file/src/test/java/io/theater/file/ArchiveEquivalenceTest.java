package io.theater.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.theater.event.TheaterEvent;
import io.theater.history.DateRange;
import io.theater.history.ExecutionQuery;
import io.theater.history.HistoryStore;
import io.theater.history.InteractionQuery;
import io.theater.history.SessionQuery;
import io.theater.history.StepQuery;
import io.theater.model.ExecutionStatus;
import io.theater.model.LlmInteraction;
import io.theater.model.LlmStage;
import io.theater.model.Page;
import io.theater.model.Session;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A recording in many small archives answers as one in a single file. */
@Tag("long")
class ArchiveEquivalenceTest {
  @TempDir private Path sandbox;
  private final ManualClock clock = new ManualClock();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void answersEveryQueryAsIfNothingWasArchived(long seed) throws Exception {
    List<TheaterEvent> events = new Traffic(seed).events(400);
    try (FileRecorder whole = open("whole", 100_000_000);
        FileRecorder archived = open("archived", 4_000)) {
      Random batches = new Random(seed);
      for (int from = 0; from < events.size(); ) {
        int to = Math.min(events.size(), from + 1 + batches.nextInt(20));
        write(whole, events.subList(from, to));
        write(archived, events.subList(from, to));
        assertThat(archived.archive()).isZero();
        from = to;
      }
      assertThat(archives()).hasSizeGreaterThan(10);
      sameAnswers(whole, archived);
    }
    try (FileRecorder whole = open("whole", 100_000_000);
        FileRecorder archived = open("archived", 4_000)) {
      sameAnswers(whole, archived);
      deleteIndexes();
    }
    try (FileRecorder whole = open("whole", 100_000_000);
        FileRecorder archived = open("archived", 4_000)) {
      sameAnswers(whole, archived);
    }
  }

  @Test
  void keepsOnTheHeapOnlyWhatIsNotArchived() throws Exception {
    try (FileRecorder recorder = open("archived", 4_000)) {
      Traffic traffic = new Traffic(1);
      int most = 0;
      for (int i = 0; i < 20; i++) {
        write(recorder, traffic.events(100));
        recorder.archive();
        most = Math.max(most, recorder.rowsOnHeap());
      }
      assertThat(recorder.interactions(InteractionQuery.latest(1_000)).items())
          .hasSizeGreaterThan(100);
      assertThat(most).isLessThan(40);
    }
    try (FileRecorder recorder = open("archived", 4_000)) {
      assertThat(recorder.rowsOnHeap()).isLessThan(40);
    }
  }

  private FileRecorder open(String name, long maxFileSize) {
    return FileRecorder.builder(sandbox.resolve(name))
        .clock(clock)
        .threads(Idle.THREADS)
        .maxFileSize(maxFileSize)
        .build();
  }

  private static void write(FileRecorder recorder, List<TheaterEvent> batch) throws Exception {
    recorder.write(batch);
    recorder.flush();
  }

  private List<Path> archives() throws Exception {
    try (var files = Files.list(sandbox.resolve("archived/archive"))) {
      return files.toList();
    }
  }

  private void deleteIndexes() throws Exception {
    for (Path file : archives()) {
      if (file.toString().endsWith(".idx")) {
        Files.delete(file);
      }
    }
  }

  private static void sameAnswers(HistoryStore whole, HistoryStore archived) {
    assertThat(archived.storeHealth().reasons()).isEmpty();
    List<Session> sessions =
        same(
            whole,
            archived,
            store -> pages(next -> store.sessions(SessionQuery.all().limit(2).after(next))));
    same(whole, archived, store -> store.sessions(SessionQuery.all().ownedBy("owner-1")));
    same(
        whole,
        archived,
        store -> pages(next -> store.executions(ExecutionQuery.all().limit(3).after(next))));
    same(whole, archived, store -> store.executions(ExecutionQuery.running()));
    same(whole, archived, store -> store.executions(ExecutionQuery.all().ownedBy("owner-0")));
    same(
        whole,
        archived,
        store -> store.executions(ExecutionQuery.all().status(ExecutionStatus.INTERRUPTED)));
    List<LlmInteraction> calls =
        same(
            whole,
            archived,
            store -> pages(next -> store.interactions(InteractionQuery.latest(7).after(next))));
    for (InteractionQuery query : filters()) {
      same(whole, archived, store -> pages(next -> store.interactions(query.limit(5).after(next))));
      same(
          whole,
          archived,
          store -> pages(next -> store.interactions(query.inOrder().limit(5).after(next))));
    }
    for (Session session : sessions) {
      same(whole, archived, store -> store.session(session.id()));
      same(whole, archived, store -> store.interactions(InteractionQuery.session(session.id())));
      same(whole, archived, store -> store.executions(ExecutionQuery.session(session.id())));
      same(
          whole,
          archived,
          store ->
              pages(next -> store.steps(StepQuery.session(session.id()).limit(4).after(next))));
    }
    for (LlmInteraction call : calls) {
      same(whole, archived, store -> store.interaction(call.id()));
    }
    for (int i = 0; i < 20; i++) {
      String number = "-" + i;
      same(whole, archived, store -> store.interactionOfMessage("message" + number));
      same(whole, archived, store -> store.step("step" + number));
      same(whole, archived, store -> store.execution("run" + number));
      same(whole, archived, store -> store.steps(StepQuery.execution("run" + number)));
    }
    sameTotals(whole, archived);
  }

  private static List<InteractionQuery> filters() {
    InteractionQuery all = InteractionQuery.all();
    return List.of(
        all.failedOnly(),
        all.stage(LlmStage.INTERRUPTED, LlmStage.STREAMING),
        all.ownedBy("owner-0"),
        all.provider("provider-1"),
        all.model("model-2"),
        all.execution("run-0"),
        all.slowerThan(Duration.ofMillis(500)),
        all.tokensAtLeast(900L),
        all.containing("中"),
        all.on(DateRange.of(LocalDate.of(2025, 12, 9))));
  }

  private static void sameTotals(HistoryStore whole, HistoryStore archived) {
    same(whole, archived, store -> store.statistics(DateRange.all()));
    LocalDate first = LocalDate.of(2025, 12, 6);
    for (int from = 0; from < 8; from++) {
      for (int to = from; to < 8; to++) {
        DateRange range = new DateRange(first.plusDays(from), first.plusDays(to));
        same(whole, archived, store -> store.statistics(range));
      }
    }
  }

  private static <T> T same(
      HistoryStore whole, HistoryStore archived, Function<HistoryStore, T> ask) {
    T expected = ask.apply(whole);
    assertThat(ask.apply(archived)).isEqualTo(expected);
    return expected;
  }

  private static <T> List<T> pages(Function<@Nullable String, Page<T>> next) {
    List<T> items = new ArrayList<>();
    Page<T> page = next.apply(null);
    items.addAll(page.items());
    while (page.hasMore()) {
      page = next.apply(page.nextCursor());
      items.addAll(page.items());
    }
    return items;
  }
}
