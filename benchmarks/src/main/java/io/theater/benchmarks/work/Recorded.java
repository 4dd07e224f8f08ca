package io.theater.benchmarks.work;

import io.theater.event.EventHeader;
import io.theater.event.LlmEnded;
import io.theater.event.LlmStarted;
import io.theater.event.TheaterEvent;
import io.theater.file.FileRecorder;
import io.theater.model.Ids;
import io.theater.model.LlmInteraction;
import io.theater.model.LlmStage;
import io.theater.model.LlmTiming;
import io.theater.model.Message;
import io.theater.model.Usage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A directory with many small interactions, archived as far as it can be.
 *
 * @param count how many interactions
 * @param ids of some of them, evenly spread
 * @param perSecond how many were written a second
 * @param archivedPerSecond bytes of log that were archived a second, while and after it was written
 */
public record Recorded(int count, List<String> ids, double perSecond, double archivedPerSecond) {
  /** How many sessions take turns. */
  public static final int SESSIONS = 1_000;

  private static final int BATCH = 500;
  private static final int SAMPLE = 10_000;
  private static final int POOL_BYTES = 4 << 20;
  private static final int TEXT_CHARS = 400;
  private static final long POLL_NANOS = 20_000_000;
  private static final Duration TOOK = Duration.ofMillis(1_834);

  /** Records interactions, and waits until their complete files are archived. */
  public static Recorded in(Path base, int count) throws IOException {
    List<String> ids = new ArrayList<>();
    int step = Math.max(1, count / SAMPLE);
    String pool = new BilingualText(7).ofBytes(POOL_BYTES);
    long start = System.nanoTime();
    try (FileRecorder recorder = FileRecorder.at(base)) {
      for (int from = 0; from < count; from += BATCH) {
        List<TheaterEvent> batch = new ArrayList<>();
        for (int i = from; i < Math.min(count, from + BATCH); i++) {
          String id = Ids.next();
          if (i % step == 0) {
            ids.add(id);
          }
          add(batch, i, id, text(pool, i));
        }
        recorder.write(batch);
      }
      recorder.flush();
      double written = (System.nanoTime() - start) / 1e9;
      long bytes = awaitArchives(base);
      return new Recorded(count, ids, count / written, bytes / ((System.nanoTime() - start) / 1e9));
    }
  }

  /** The n-th session. */
  public static String session(int n) {
    return "session-" + n % SESSIONS;
  }

  /** Far from any equal text, so that it is compressed as real text is. */
  private static String text(String pool, int n) {
    int from = (int) (n * 7_919L % (pool.length() - TEXT_CHARS));
    return pool.substring(from, from + TEXT_CHARS);
  }

  private static void add(List<TheaterEvent> batch, int n, String id, String text) {
    String session = session(n);
    Instant now = Instant.now();
    long sequence = 2L * (n / SESSIONS) + 1;
    LlmInteraction.Builder started =
        LlmInteraction.builder(id, session)
            .stage(LlmStage.STARTED)
            .role("analyst")
            .provider("openai")
            .requestModel("gpt-4o")
            .timestamp(now)
            .boot("bench")
            .messages(List.of(Message.text(Message.USER, text.substring(0, text.length() / 3))));
    LlmInteraction.Builder ended =
        LlmInteraction.builder(id, session)
            .stage(n % 50 == 0 ? LlmStage.FAILED : LlmStage.COMPLETED)
            .responseModel("gpt-4o-2024-08-06")
            .usage(Usage.of(812 + n % 100, 1_240))
            .timing(timing(TOOK.plusMillis(n % 1_000)))
            .response(text.substring(text.length() / 3));
    batch.add(new LlmStarted(header(session, now, sequence), started.build()));
    batch.add(new LlmEnded(header(session, now, sequence + 1), ended.build()));
  }

  private static LlmTiming timing(Duration took) {
    return new LlmTiming(null, null, null, null, took, null, null, null, null);
  }

  private static EventHeader header(String session, Instant now, long sequence) {
    return new EventHeader(session, null, now, "epoch", sequence);
  }

  /** Returns how many bytes of log were archived, by what the archives hold. */
  private static long awaitArchives(Path base) throws IOException {
    while (count(base.resolve("by_date")) > 1) {
      LockSupport.parkNanos(POLL_NANOS);
    }
    return 100_000_000L * (count(base.resolve("archive")) / 2);
  }

  private static long count(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.count();
    } catch (NoSuchFileException none) {
      return 0;
    }
  }
}
