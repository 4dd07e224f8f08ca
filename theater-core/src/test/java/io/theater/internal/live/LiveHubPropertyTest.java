package io.theater.internal.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.theater.event.ExecutionEvent;
import io.theater.event.TheaterEvent;
import io.theater.live.LiveCursor;
import io.theater.live.LiveReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random courses of events with random viewers: whatever they do, they see the truth. */
class LiveHubPropertyTest {
  private static final int OPERATIONS = 600;

  static Stream<Long> seeds() {
    return LongStream.rangeClosed(1, 200).boxed();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void everyViewerSeesTheTrueStateAtItsPosition(long seed) {
    Course course = new Course(new Random(seed));
    try (LiveHub hub = course.hub) {
      for (int i = 0; i < OPERATIONS; i++) {
        course.operate();
      }
      hub.signal();
      course.finish();
    }
  }

  /** A viewer's memory when it left. */
  private record Memory(String session, LiveCursor cursor, @Nullable Fold state) {}

  private static final class Course {
    private static final String EXECUTIONS = "";

    private final Random random;
    private final LiveHub hub;
    private final Map<String, RandomEvents> sources = new HashMap<>();
    private final Map<LiveCursor, Fold> truth = new HashMap<>();
    private final Map<String, LiveCursor> heads = new HashMap<>();
    private final List<Memory> memories = new ArrayList<>();
    private final Map<Viewer, String> viewers = new HashMap<>();
    private final List<Viewer> order = new ArrayList<>();
    private @Nullable LiveCursor executionsHead;

    private Course(Random random) {
      this.random = random;
      this.hub =
          new LiveHub(
              new LiveLimits(
                  1 + random.nextInt(4),
                  4_000 + random.nextInt(40_000),
                  Long.MAX_VALUE,
                  new LiveLimits.Ring(1 + random.nextInt(40), 1_000 + random.nextInt(30_000)),
                  new LiveLimits.State(9999, 9999, 9999, 9999, 99999, Long.MAX_VALUE)));
    }

    private void operate() {
      int choice = random.nextInt(20);
      if (choice < 9) {
        publish();
      } else if (choice < 11) {
        hub.signal();
      } else if (choice < 13) {
        join();
      } else if (choice < 14) {
        leave();
      } else if (!order.isEmpty()) {
        Viewer viewer = order.get(random.nextInt(order.size()));
        for (int i = random.nextInt(6); i > 0 && viewer.step(); i--) {
          continue;
        }
      }
    }

    private void publish() {
      String session = session();
      RandomEvents source = sources.computeIfAbsent(session, id -> new RandomEvents(id, random));
      TheaterEvent numbered = hub.publish(source.next());
      note(session, numbered);
      if (numbered instanceof ExecutionEvent) {
        noteExecution(numbered);
      }
    }

    private void note(String session, TheaterEvent numbered) {
      LiveCursor at = cursor(numbered);
      LiveCursor before = LiveCursor.after(at.epoch(), at.sequence() - 1);
      if (at.sequence() == 1) {
        truth.putIfAbsent(before, Fold.empty(session));
      } else {
        assertThat(heads.get(session)).as("gap-free").isEqualTo(before);
      }
      truth.put(at, truth.get(before).then(numbered));
      heads.put(session, at);
    }

    private void noteExecution(TheaterEvent numbered) {
      if (executionsHead == null) {
        executionsHead = LiveCursor.after(executionsEpoch(), 0);
        truth.put(executionsHead, Fold.empty(EXECUTIONS));
      }
      Fold known = truth.get(executionsHead);
      executionsHead = LiveCursor.after(executionsHead.epoch(), executionsHead.sequence() + 1);
      truth.put(executionsHead, known.then(numbered));
    }

    private String executionsEpoch() {
      try (LiveReader reader = hub.openExecutions(LiveCursor.latest(), () -> {})) {
        return reader.head().epoch();
      }
    }

    private void join() {
      Memory memory =
          memories.isEmpty() || random.nextInt(3) == 0
              ? new Memory(random.nextInt(4) == 0 ? EXECUTIONS : session(), oddCursor(), null)
              : memories.get(random.nextInt(memories.size()));
      String session = memory.session();
      Viewer viewer =
          new Viewer(
              wakeUp ->
                  session.equals(EXECUTIONS)
                      ? hub.openExecutions(memory.cursor(), wakeUp)
                      : hub.open(session, memory.cursor(), wakeUp),
              memory.cursor(),
              memory.state(),
              (cursor, state) -> check(session, cursor, state));
      viewers.put(viewer, session);
      order.add(viewer);
    }

    private LiveCursor oddCursor() {
      return switch (random.nextInt(8)) {
        case 0 -> LiveCursor.after("unknown", random.nextInt(5));
        case 1 -> LiveCursor.after("unknown", -3);
        default -> LiveCursor.latest();
      };
    }

    private void leave() {
      if (!order.isEmpty()) {
        Viewer viewer = order.remove(random.nextInt(order.size()));
        String session = viewers.remove(viewer);
        if (viewer.state() != null) {
          memories.add(new Memory(session, viewer.cursor(), viewer.state()));
          memories.add(
              new Memory(session, LiveCursor.after(viewer.cursor().epoch(), 1_000_000), null));
        }
        viewer.close();
        assertThat(viewer.step()).as("a signal after close").isFalse();
      }
    }

    private void check(String session, LiveCursor cursor, Fold state) {
      Fold expected =
          cursor.sequence() == 0
              ? Fold.empty(session)
              : truth.getOrDefault(cursor, Fold.empty("no such position"));
      assertThat(session.equals(EXECUTIONS) ? state.open() : state)
          .isEqualTo(session.equals(EXECUTIONS) ? expected.open() : expected);
    }

    private void finish() {
      order.forEach(Viewer::catchUp);
      order.forEach(viewer -> assertThat(viewer.state()).isNotNull());
      heads
          .keySet()
          .forEach(session -> assertThat(hub.snapshot(session).session().id()).isEqualTo(session));
    }

    private String session() {
      return "session-" + random.nextInt(5);
    }

    private static LiveCursor cursor(TheaterEvent event) {
      return LiveCursor.after(event.header().epoch(), event.header().sequence());
    }
  }
}
