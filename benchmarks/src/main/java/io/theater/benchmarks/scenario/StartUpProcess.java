package io.theater.benchmarks.scenario;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.theater.Theater;
import io.theater.benchmarks.Figures;
import io.theater.model.LlmInteraction;
import io.theater.sink.InMemorySink;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.slf4j.LoggerFactory;

/** The fresh JVM of {@link StartUp}. */
public final class StartUpProcess {
  private StartUpProcess() {}

  /** Prints its figures as JSON; the argument is how many milliseconds to be idle. */
  public static void main(String[] arguments) throws Exception {
    LoggerFactory.getLogger(StartUpProcess.class);
    long start = System.nanoTime();
    Theater theater = Theater.builder().sink(InMemorySink.create()).build();
    long built = System.nanoTime();
    theater.llm().record(LlmInteraction.builder("session").response("an answer").build());
    long recorded = System.nanoTime();
    theater.flush(Duration.ofSeconds(10));
    long stored = System.nanoTime();
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long[] ids = theaterThreads(threads);
    long before = cpu(threads, ids);
    Thread.sleep(Long.parseLong(arguments[0]));
    Figures figures =
        Figures.of("build + first record ms", (recorded - start) / 1e6)
            .and("build ms", (built - start) / 1e6)
            .and("until stored ms", (stored - start) / 1e6)
            .and("threads", ids.length)
            .and("idle CPU ms", (cpu(threads, ids) - before) / 1e6);
    theater.close();
    System.out.println(new ObjectMapper().writeValueAsString(figures));
  }

  private static long[] theaterThreads(ThreadMXBean threads) {
    return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
        .filter(thread -> thread != null && thread.getThreadName().startsWith("theater-"))
        .mapToLong(thread -> thread.getThreadId())
        .toArray();
  }

  private static long cpu(ThreadMXBean threads, long[] ids) {
    return LongStream.of(ids).map(threads::getThreadCpuTime).sum();
  }
}
