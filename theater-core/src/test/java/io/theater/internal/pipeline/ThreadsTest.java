package io.theater.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.theater.contract.Books;
import io.theater.contract.Events;
import io.theater.contract.RecordingSink;
import io.theater.internal.TheaterThread;
import io.theater.redact.Redactors;
import io.theater.sink.EventSink;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** Invariant 3: workers survive everything, and a dead one is replaced. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ThreadsTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private final RecordingSink sink = RecordingSink.create();

  private static Stages stages(long startNanos) {
    return new Stages(
        Redactors.standard(),
        event -> event,
        () -> {},
        event -> {},
        () -> startNanos + System.nanoTime());
  }

  private Pipeline pipeline(BiFunction<Runnable, String, Thread> threads, EventSink... more) {
    List<EventSink> sinks = new java.util.ArrayList<>(List.of(more));
    sinks.add(sink);
    return new Pipeline(sinks, stages(0), PipelineLimits.defaults(), threads);
  }

  @Test
  void replacesEveryThreadWhoseFirstOneDiesAtOnce() {
    Set<String> died = ConcurrentHashMap.newKeySet();
    Pipeline pipeline =
        pipeline((work, name) -> new TheaterThread(died.add(name) ? () -> {} : work, name));
    pipeline.offer(Events.of("s").llmStarted("call"));
    await().until(() -> pipeline.flush(Duration.ofMillis(200)));
    assertThat(sink.events()).hasSize(1);
    assertThat(pipeline.health().reasons()).anyMatch(reason -> reason.contains("was replaced"));
    pipeline.close(Duration.ofSeconds(10));
    Books.areClosed(pipeline.stats());
  }

  @Test
  void startsAThreadLaterThatCouldNotBeStarted() {
    Set<String> died = ConcurrentHashMap.newKeySet();
    Pipeline pipeline =
        pipeline(
            (work, name) ->
                died.add(name) ? new TheaterThread(() -> {}, name) : new StartsLate(work, name));
    pipeline.offer(Events.of("s").llmStarted("call"));
    await().until(() -> pipeline.flush(Duration.ofMillis(200)));
    assertThat(pipeline.health().reasons()).anyMatch(reason -> reason.contains("not be started"));
    pipeline.close(Duration.ofSeconds(10));
    Books.areClosed(pipeline.stats());
  }

  /** Cannot be started the first time. */
  private static final class StartsLate extends Thread {
    private boolean refused;

    StartsLate(Runnable work, String name) {
      super(work, name);
      setDaemon(true);
    }

    @Override
    public void start() {
      if (!refused) {
        refused = true;
        throw new OutOfMemoryError("pretended: no native thread");
      }
      super.start();
    }
  }

  @Test
  void closesItsBooksWhenNoThreadEverLives() {
    Pipeline pipeline =
        new Pipeline(
            List.of(sink),
            stages(0),
            new PipelineLimits(64, 1 << 20, Duration.ZERO, 64, 1 << 20),
            (work, name) -> new TheaterThread(() -> {}, name));
    Events events = Events.of("s");
    for (int i = 0; i < 200; i++) {
      pipeline.offer(events.llmStarted("call-" + i));
      pipeline.offer(events.llmDelta("call-" + i, "text"));
    }
    Books.addUp(pipeline.stats());
    pipeline.close(Duration.ofMillis(200));
    assertThat(Books.areClosed(pipeline.stats()).offered()).isEqualTo(400);
  }

  @Test
  void retriesUnderAClockThatIsNegative() {
    int[] left = {2};
    EventSink healing =
        new EventSink() {
          @Override
          public void write(List<io.theater.event.TheaterEvent> batch) {
            if (left[0]-- > 0) {
              throw new IllegalStateException("not yet");
            }
          }

          @Override
          public boolean isRetryable(Throwable failure) {
            return true;
          }
        };
    Pipeline pipeline =
        new Pipeline(
            List.of(healing),
            stages(Long.MIN_VALUE),
            PipelineLimits.defaults(),
            TheaterThread::new);
    pipeline.offer(Events.of("s").llmStarted("call"));
    assertThat(pipeline.flush(LONG)).isTrue();
    pipeline.close(Duration.ofSeconds(10));
    assertThat(Books.areClosed(pipeline.stats()).stored()).isOne();
  }

  @Test
  void leavesNoThreadBehind() {
    Set<Thread> made = ConcurrentHashMap.newKeySet();
    Pipeline pipeline =
        pipeline(
            (work, name) -> {
              Thread thread = new TheaterThread(work, name);
              made.add(thread);
              return thread;
            });
    pipeline.offer(Events.of("s").llmStarted("call"));
    pipeline.close(Duration.ofSeconds(10));
    assertThat(made).hasSize(2).noneMatch(Thread::isAlive);
  }

  @Test
  void survivesALoggerThatThrows() {
    Logger logger = (Logger) LoggerFactory.getLogger("io.theater");
    AppenderBase<ILoggingEvent> broken =
        new AppenderBase<>() {
          @Override
          public void doAppend(ILoggingEvent event) {
            throw new StackOverflowError("appender");
          }

          @Override
          protected void append(ILoggingEvent event) {}
        };
    logger.addAppender(broken);
    try {
      Pipeline pipeline =
          pipeline(
              TheaterThread::new,
              batch -> {
                throw new IllegalStateException("x");
              });
      for (int i = 0; i < 100; i++) {
        pipeline.offer(Events.of("s").llmStarted("call-" + i));
      }
      pipeline.flush(LONG);
      pipeline.close(Duration.ofSeconds(10));
      pipeline.offer(Events.of("s").llmStarted("late"));
      assertThat(Books.areClosed(pipeline.stats()).offered()).isEqualTo(101);
      assertThat(sink.events()).hasSize(100);
    } finally {
      logger.detachAppender(broken);
    }
  }

  @Test
  void survivesStagesThatThrow() {
    Stages broken =
        new Stages(
            Redactors.standard(),
            event -> {
              if (event.sessionId().equals("bad")) {
                throw new NoClassDefFoundError("numbering");
              }
              return event;
            },
            () -> {
              throw new StackOverflowError("batch end");
            },
            event -> {
              throw new OutOfMemoryError("pretended");
            },
            System::nanoTime);
    Pipeline pipeline =
        new Pipeline(List.of(sink), broken, PipelineLimits.defaults(), TheaterThread::new);
    for (int i = 0; i < 50; i++) {
      pipeline.offer(Events.of(i % 5 == 0 ? "bad" : "good").llmStarted("call-" + i));
    }
    pipeline.flush(LONG);
    pipeline.close(Duration.ofSeconds(10));
    assertThat(Books.areClosed(pipeline.stats()).stored()).isEqualTo(40);
    assertThat(sink.events()).hasSize(40);
  }
}
