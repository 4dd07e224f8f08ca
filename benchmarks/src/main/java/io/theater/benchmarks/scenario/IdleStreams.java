package io.theater.benchmarks.scenario;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.theater.benchmarks.ChildJvm;
import io.theater.benchmarks.Effort;
import io.theater.benchmarks.Figures;
import io.theater.benchmarks.Goal;
import io.theater.benchmarks.Scenario;
import io.theater.benchmarks.Variant;
import io.theater.benchmarks.peer.PlainStreams;
import io.theater.benchmarks.work.Broadcaster;
import io.theater.benchmarks.work.Costs;
import io.theater.benchmarks.work.IdleClients;
import io.theater.benchmarks.work.TheaterStreams;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;

/** 10,000 streams on which nothing happens but heartbeats, for ten minutes. */
public final class IdleStreams implements Scenario {
  private static final String THEATER = "theater, TheaterServlet";
  private static final String PLAIN = "open answers without a library";
  private static final int CLIENTS = 10_000;
  private static final Duration TIME = Duration.ofMinutes(10);

  private double plainBytes;

  @Override
  public String name() {
    return "idle-streams";
  }

  @Override
  public String title() {
    return "10,000 streams of one session from a second process on which nothing happens, held for"
        + " ten minutes. Heap is what is used after a collection, above what the empty server used;"
        + " beyond plain is what the theater adds to answers with the same headers that Jetty only"
        + " keeps open.";
  }

  @Override
  public List<Goal> goals() {
    return List.of(
        Goal.atLeast(THEATER, "held %", 100),
        Goal.atMost(THEATER, "heap B/stream beyond plain", 1024));
  }

  @Override
  public Map<String, Variant> variants() {
    Map<String, Variant> variants = new LinkedHashMap<>();
    variants.put(
        PLAIN,
        effort -> {
          Figures figures = measure(PlainStreams::new, effort, Duration.ofSeconds(5));
          plainBytes = figures.value("heap B/stream");
          return figures;
        });
    variants.put(
        THEATER,
        effort -> {
          Figures figures = measure(TheaterStreams::new, effort, effort.of(TIME));
          return figures.and(
              "heap B/stream beyond plain", figures.value("heap B/stream") - plainBytes);
        });
    return variants;
  }

  @Override
  public int warmups() {
    return 0;
  }

  private static Figures measure(Broadcaster.Opening opening, Effort effort, Duration time)
      throws Exception {
    int count = effort.of(CLIENTS);
    Duration held = Duration.ofSeconds(Math.max(5, time.toSeconds()));
    try (Broadcaster broadcaster = opening.open()) {
      hold(broadcaster, 1, Duration.ofSeconds(1), line -> {}); // loads classes
      long empty = heap();
      CountDownLatch ready = new CountDownLatch(1);
      FutureTask<String> clients =
          new FutureTask<>(() -> hold(broadcaster, count, held, line -> ready.countDown()));
      new Thread(clients, "clients").start();
      ready.await();
      double perStream = (double) (heap() - empty) / count;
      long cpu = Costs.cpuNanos();
      Figures seen = new ObjectMapper().readValue(clients.get(), Figures.class);
      return Figures.of("heap B/stream", perStream)
          .and(seen)
          .and("CPU ms/s", (Costs.cpuNanos() - cpu) / 1e6 / held.toSeconds());
    }
  }

  private static String hold(
      Broadcaster broadcaster, int count, Duration time, Consumer<String> ready) throws Exception {
    return new ChildJvm(IdleClients.class, List.of("-Xmx1g"), time.plusMinutes(3))
        .run(
            ready,
            Integer.toString(broadcaster.port()),
            broadcaster.path(),
            Integer.toString(count),
            Long.toString(time.toSeconds()));
  }

  private static long heap() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      System.gc();
      Thread.sleep(200);
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
