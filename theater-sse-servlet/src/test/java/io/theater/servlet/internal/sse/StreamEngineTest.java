package io.theater.servlet.internal.sse;

import static org.assertj.core.api.Assertions.assertThat;

import io.theater.Theater;
import io.theater.json.LiveView;
import io.theater.live.LiveCursor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When the fan-out threads take their time. */
class StreamEngineTest {
  private static final int THREADS = 2;
  private static final int MANY = 128;
  private static final int ROUNDS = 100;

  private final Theater theater = Theater.builder().build();
  private final StreamEngine engine = new StreamEngine(StreamSettings.standard());
  private final Set<Thread> fanOut = ConcurrentHashMap.newKeySet();
  private final List<SseStream> streams = new ArrayList<>();
  private final List<FakeAnswer> answers = new ArrayList<>();
  private volatile CountDownLatch held = new CountDownLatch(0);
  private volatile CountDownLatch holding = new CountDownLatch(0);

  @AfterEach
  void close() {
    streams.forEach(stream -> stream.close(CloseReason.FINISHED));
    engine.close();
    theater.close();
  }

  /** Holds the thread that looks at it up. */
  private final class Decoy extends FakeAnswer {
    @Override
    public boolean isReady() {
      if (holding.getCount() > 0) {
        fanOut.add(Thread.currentThread());
        holding.countDown();
        awaitQuietly(held);
      }
      return true;
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException over) {
      Thread.currentThread().interrupt();
    }
  }

  private void open(FakeAnswer answer) throws Exception {
    LiveSource source = new LiveSource(theater.live(), "s-1");
    Frames frames = SseFrames.of(LiveView.FULL, false);
    LiveCursor cursor = LiveCursor.latest();
    SseStream stream =
        new SseStream(
            new StreamOrder(
                source, cursor, Scopes.everything(), frames, null, () -> true, null, null),
            StreamSettings.standard(),
            engine);
    answer.to(stream);
    answer.allowWriting();
    streams.add(stream);
    answers.add(answer);
  }

  private void open(int waiting) throws Exception {
    for (int i = 0; i < THREADS + waiting; i++) {
      open(i < THREADS ? new Decoy() : new FakeAnswer());
    }
  }

  /** Whether a thread rested while streams waited, each of which has just had a turn. */
  private boolean restsWhileAllWait() throws Exception {
    held = new CountDownLatch(1);
    holding = new CountDownLatch(THREADS);
    streams.subList(0, THREADS).forEach(SseStream::speak);
    awaitQuietly(holding);
    int written = written();
    for (FakeAnswer answer : answers.subList(THREADS, answers.size())) {
      answer.allowWriting(); // a turn without anything to do
    }
    streams.subList(THREADS, streams.size()).forEach(SseStream::speak);
    held.countDown();
    boolean rested = false;
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (written() < written + streams.size()) {
      assertThat(end - System.nanoTime()).as("time for all turns").isPositive();
      for (Thread thread : fanOut) {
        rested |= LockSupport.getBlocker(thread) instanceof SseStream;
      }
    }
    return rested;
  }

  private int written() {
    return answers.stream().mapToInt(answer -> answer.writes().size()).sum();
  }

  @Test
  void restsWhenManyWaitThatHaveJustHadATurn() throws Exception {
    open(2 * MANY);
    boolean rested = false;
    // a test that is itself held up may miss it, but not again and again
    for (int i = 0; i < ROUNDS && !rested; i++) {
      rested = restsWhileAllWait();
    }
    assertThat(rested).isTrue();
  }

  @Test
  void hurriesWhenFewerWait() throws Exception {
    open(MANY - THREADS); // a decoy may be waiting again, too
    for (int i = 0; i < ROUNDS; i++) {
      assertThat(restsWhileAllWait()).as("round %s", i).isFalse();
    }
  }
}
