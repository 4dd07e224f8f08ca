package io.theater.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.theater.event.TheaterEvent;
import io.theater.history.DateRange;
import io.theater.history.ExecutionQuery;
import io.theater.history.HistoryStore;
import io.theater.history.InteractionQuery;
import io.theater.history.SessionQuery;
import io.theater.history.StepQuery;
import io.theater.model.Execution;
import io.theater.model.Health;
import io.theater.model.LlmInteraction;
import io.theater.model.Page;
import io.theater.model.Session;
import io.theater.model.StepRecord;
import io.theater.sink.EventSink;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What every sink that can be read must answer: single records, filters and totals, and here pages
 * and concurrency. A back end subclasses it:
 *
 * <pre>{@code
 * class MyRecorderContractTest extends HistoryStoreContract<MyRecorder> {
 *   @Override protected MyRecorder open(Path directory) { return MyRecorder.at(directory); }
 * }
 * }</pre>
 *
 * @param <S> the sink under test
 */
public abstract class HistoryStoreContract<S extends EventSink & HistoryStore>
    extends QueriesContract<S> {

  @Test
  void isUpWhenNothingWentWrong() throws Exception {
    store(Events.of("session-1").wholeExecution("a"));
    assertThat(history().storeHealth().status()).isEqualTo(Health.Status.UP);
  }

  @Test
  void turnsPagesOfEveryListWithoutGapOrRepetition() throws Exception {
    for (int i = 0; i < 7; i++) {
      store(round(i));
    }
    for (int limit : new int[] {1, 2, 3, 7, 100}) {
      assertThat(sessionPages(limit)).as("limit %d", limit).isEqualTo(newestFirst("session-", 7));
      assertThat(executionPages(limit)).as("limit %d", limit).isEqualTo(newestFirst("run-", 7));
      assertThat(stepPages(limit)).as("limit %d", limit).isEqualTo(oldestFirst("step-", 7));
      assertThat(callPages(InteractionQuery.latest(limit))).isEqualTo(newestFirst("call-", 7));
      assertThat(callPages(InteractionQuery.latest(limit).inOrder()))
          .isEqualTo(oldestFirst("call-", 7));
    }
  }

  @Test
  void endsOnTheLastPage() throws Exception {
    Events events = Events.of("session-1");
    for (int i = 0; i < 4; i++) {
      store(events.llmStarted("call-" + i));
    }
    Page<LlmInteraction> first = history().interactions(InteractionQuery.latest(2));
    assertThat(first.hasMore()).isTrue();
    Page<LlmInteraction> last =
        history().interactions(InteractionQuery.latest(2).after(first.nextCursor()));
    assertThat(last.items()).hasSize(2);
    assertThat(last.hasMore()).isFalse();
  }

  @Test
  void goesOnWhereThePageEndedWhileRecordsAreAdded() throws Exception {
    for (int i = 0; i < 6; i++) {
      store(round(i));
    }
    Page<Session> sessions = history().sessions(SessionQuery.all().limit(3));
    Page<Execution> runs = history().executions(ExecutionQuery.all().limit(3));
    Page<StepRecord> steps = history().steps(StepQuery.execution("shared").limit(3));
    Page<LlmInteraction> calls = history().interactions(InteractionQuery.latest(3));
    for (int i = 6; i < 9; i++) {
      store(round(i));
    }
    assertThat(history().sessions(SessionQuery.all().limit(3).after(sessions.nextCursor())).items())
        .extracting(Session::id)
        .containsExactly("session-2", "session-1", "session-0");
    assertThat(history().executions(ExecutionQuery.all().after(runs.nextCursor())).items())
        .extracting(Execution::id)
        .containsExactly("run-2", "run-1", "run-0");
    assertThat(history().steps(StepQuery.execution("shared").after(steps.nextCursor())).items())
        .extracting(StepRecord::id)
        .containsExactly("step-3", "step-4", "step-5", "step-6", "step-7", "step-8");
    assertThat(history().interactions(InteractionQuery.all().after(calls.nextCursor())).items())
        .extracting(LlmInteraction::id)
        .containsExactly("call-2", "call-1", "call-0");
  }

  @Test
  void turnsPagesOfAFilteredList() throws Exception {
    Events events = Events.of("session-1");
    List<String> failed = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String id = "call-" + i;
      store(events.llmStarted(id), i % 3 == 0 ? events.llmFailed(id) : events.llmCancelled(id));
      failed.addAll(i % 3 == 0 ? List.of(id) : List.of());
    }
    Collections.reverse(failed);
    assertThat(callPages(InteractionQuery.latest(2).failedOnly())).isEqualTo(failed);
  }

  @Test
  void ordersRecordsOfOneInstantTheSameWayInBothDirections() throws Exception {
    for (int i = 0; i < 9; i++) {
      store(Events.of("session-" + i).llmStarted("call-" + i));
    }
    List<String> newest = callPages(InteractionQuery.latest(2));
    assertThat(newest).containsExactlyInAnyOrderElementsOf(oldestFirst("call-", 9));
    Collections.reverse(newest);
    assertThat(callPages(InteractionQuery.latest(4).inOrder())).isEqualTo(newest);
  }

  @Test
  void refusesACursorThatIsNoneAndNamesIt() throws Exception {
    store(round(0));
    store(round(1));
    for (String cursor : List.of("", "i", "nonsense", "-1", "i-1", "' or 1=1", "中")) {
      refuses(cursor, text -> history().sessions(SessionQuery.all().after(text)));
      refuses(cursor, text -> history().executions(ExecutionQuery.all().after(text)));
      refuses(cursor, text -> history().steps(StepQuery.session("session-0").after(text)));
      refuses(cursor, text -> history().interactions(InteractionQuery.all().after(text)));
    }
    String ofCalls = history().interactions(InteractionQuery.latest(1)).nextCursor();
    refuses(ofCalls, text -> history().sessions(SessionQuery.all().after(text)));
    refuses(ofCalls, text -> history().executions(ExecutionQuery.all().after(text)));
  }

  @Test
  void answersManyReadersWhileItWrites() throws Exception {
    AtomicBoolean writing = new AtomicBoolean(true);
    ExecutorService readers = Executors.newFixedThreadPool(3);
    try {
      store(round(0));
      List<Future<Integer>> reads =
          IntStream.range(0, 3).mapToObj(i -> readers.submit(() -> readWhile(writing))).toList();
      for (int i = 1; i < 60; i++) {
        store(round(i));
      }
      writing.set(false);
      for (Future<Integer> read : reads) {
        assertThat(read.get()).isPositive();
      }
    } finally {
      writing.set(false);
      readers.shutdownNow();
    }
    assertThat(callPages(InteractionQuery.latest(50))).isEqualTo(newestFirst("call-", 60));
  }

  /** Every read sees a prefix of what is written, and a call's text never tears. */
  private int readWhile(AtomicBoolean writing) {
    int reads = 0;
    do {
      List<LlmInteraction> calls =
          history().interactions(InteractionQuery.latest(100).inOrder()).items();
      for (int i = 0; i < calls.size(); i++) {
        assertThat(calls.get(i).id()).isEqualTo("call-" + i);
        assertThat(calls.get(i).response()).isIn(null, "ab", "abc");
      }
      assertThat(history().steps(StepQuery.execution("shared")).items()).isNotEmpty();
      assertThat(history().sessions(SessionQuery.all()).items()).isNotEmpty();
      assertThat(history().statistics(DateRange.all()).interactions()).isPositive();
      reads++;
    } while (writing.get());
    return reads;
  }

  private static List<TheaterEvent> round(int number) {
    Events events = Events.of("session-" + number, Events.CALL.multipliedBy(number));
    return List.of(
        events.executionStarted("run-" + number),
        events.stepStarted("shared", "step-" + number),
        events.llmStarted("call-" + number),
        events.llmDelta("call-" + number, "ab"),
        events.llmCompleted("call-" + number, "abc"));
  }

  private static void refuses(String cursor, Consumer<String> query) {
    assertThatIllegalArgumentException()
        .as("cursor '%s'", cursor)
        .isThrownBy(() -> query.accept(cursor))
        .withMessageContaining("'" + cursor + "'");
  }

  private static List<String> oldestFirst(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
  }

  private static List<String> newestFirst(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + (count - 1 - i)).toList();
  }

  private List<String> sessionPages(int limit) {
    SessionQuery query = SessionQuery.all().limit(limit);
    return allPages(next -> history().sessions(query.after(next)), Session::id);
  }

  private List<String> executionPages(int limit) {
    ExecutionQuery query = ExecutionQuery.all().limit(limit);
    return allPages(next -> history().executions(query.after(next)), Execution::id);
  }

  private List<String> stepPages(int limit) {
    StepQuery query = StepQuery.execution("shared").limit(limit);
    return allPages(next -> history().steps(query.after(next)), StepRecord::id);
  }

  private List<String> callPages(InteractionQuery query) {
    return allPages(next -> history().interactions(query.after(next)), LlmInteraction::id);
  }
}
