package io.theater.internal.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.theater.event.TheaterEvent;
import io.theater.live.LiveCursor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real threads: viewers that come, go and come back while the dispatcher publishes. */
@Timeout(120)
class LiveHubStressTest {
  private static final int SESSIONS = 3;
  private static final int EVENTS = 12_000;
  private static final int READING_THREADS = 3;

  private final LiveHub hub = Hubs.withEverythingButRing(64, 1 << 20);
  private final Map<String, List<TheaterEvent>> published = new HashMap<>();
  private final Map<LiveCursor, Fold> samples = new ConcurrentHashMap<>();
  private final CountDownLatch everybodyReads = new CountDownLatch(READING_THREADS);
  private volatile boolean done;

  @Test
  void viewersOnOtherThreadsSeeTheTruth() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(READING_THREADS);
    try {
      List<Future<Integer>> reading = new ArrayList<>();
      for (int i = 0; i < READING_THREADS; i++) {
        Random random = new Random(i);
        reading.add(threads.submit(() -> read(random)));
      }
      publishAll();
      done = true;
      for (Future<Integer> viewer : reading) {
        assertThat(viewer.get()).isPositive();
      }
    } finally {
      threads.shutdownNow();
      hub.close();
    }
    published.forEach(this::checkSamples);
    // A session that was only looked at, before anything happened in it, is forgotten with its
    // epoch.
    samples.entrySet().removeIf(e -> e.getKey().sequence() == 0 && e.getValue().steps().isEmpty());
    assertThat(samples).as("positions that never were").isEmpty();
  }

  private void publishAll() {
    Random random = new Random(42);
    List<RandomEvents> sources = new ArrayList<>();
    for (int i = 0; i < SESSIONS; i++) {
      sources.add(new RandomEvents("s" + i, random));
    }
    // Longer than that only while a reading thread has not got a processor yet.
    for (int i = 0; i < EVENTS || everybodyReads.getCount() > 0; i++) {
      assertThat(Thread.currentThread().isInterrupted()).as("timed out").isFalse();
      TheaterEvent numbered = hub.publish(sources.get(random.nextInt(SESSIONS)).next());
      published.computeIfAbsent(numbered.sessionId(), id -> new ArrayList<>()).add(numbered);
      if (i % 10 == 0) {
        hub.signal();
      }
    }
    hub.signal();
  }

  private int read(Random random) {
    int events = 0;
    Viewer viewer = view("s0", LiveCursor.latest(), null);
    String session = "s0";
    boolean reads = false;
    while (!done) {
      for (int i = random.nextInt(50); i > 0 && viewer.step(); i--) {
        hub.step("s1-x1-s0").ifPresent(step -> assertThat(step.id()).isEqualTo("s1-x1-s0"));
      }
      if (!reads && viewer.events > 0) {
        reads = true;
        everybodyReads.countDown();
      }
      if (random.nextInt(10) == 0) {
        events += viewer.events;
        viewer.close();
        boolean resume = viewer.state() != null && random.nextBoolean();
        session = resume ? session : "s" + random.nextInt(SESSIONS);
        viewer =
            view(
                session,
                resume ? viewer.cursor() : LiveCursor.latest(),
                resume ? viewer.state() : null);
      }
    }
    viewer.catchUp();
    samples.put(viewer.cursor(), viewer.state());
    return events + viewer.events;
  }

  private Viewer view(String session, LiveCursor cursor, @Nullable Fold state) {
    return new Viewer(
        wakeUp -> hub.open(session, cursor, wakeUp), cursor, state, this::sometimesSample);
  }

  private void sometimesSample(LiveCursor cursor, Fold state) {
    if (cursor.sequence() % 7 == 0) {
      Fold other = samples.putIfAbsent(cursor, state);
      assertThat(other == null || other.equals(state)).as("viewers agree").isTrue();
    }
  }

  private void checkSamples(String session, List<TheaterEvent> events) {
    Fold truth = Fold.empty(session);
    String epoch = events.get(0).header().epoch();
    check(LiveCursor.after(epoch, 0), truth);
    for (TheaterEvent event : events) {
      truth = truth.then(event);
      check(LiveCursor.after(epoch, event.header().sequence()), truth);
    }
  }

  private void check(LiveCursor cursor, Fold truth) {
    Fold sample = samples.remove(cursor);
    if (sample != null) {
      assertThat(sample).isEqualTo(truth);
    }
  }
}
