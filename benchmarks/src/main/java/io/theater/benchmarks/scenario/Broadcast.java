package io.theater.benchmarks.scenario;

import io.theater.benchmarks.Effort;
import io.theater.benchmarks.Figures;
import io.theater.benchmarks.Goal;
import io.theater.benchmarks.Scenario;
import io.theater.benchmarks.Variant;
import io.theater.benchmarks.peer.JettyEventSource;
import io.theater.benchmarks.peer.RawSockets;
import io.theater.benchmarks.peer.SpringEmitters;
import io.theater.benchmarks.work.Broadcaster;
import io.theater.benchmarks.work.Costs;
import io.theater.benchmarks.work.StreamClients;
import io.theater.benchmarks.work.TheaterStreams;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;

/** One publisher, 1,000 readers in a second process, ten more that never read. */
public class Broadcast implements Scenario {
  private static final String THEATER = "theater, TheaterServlet";
  private static final String SPRING = "Spring SseEmitter";
  private static final String RAW = "limit: raw sockets";
  private static final int CLIENTS = 1_000;
  private static final int STALLED = 10;
  private static final Duration WARM_UP = Duration.ofSeconds(5);
  private static final Duration TIME = Duration.ofSeconds(15);

  private final int perSecond;

  /** As many events a second as a busy dashboard has. */
  public Broadcast() {
    this(20);
  }

  Broadcast(int perSecond) {
    this.perSecond = perSecond;
  }

  /** Events as fast as a streaming model sends them. */
  public static final class Fast extends Broadcast {
    /** 100 events a second. */
    public Fast() {
      super(100);
    }

    @Override
    public List<Goal> goals() {
      List<Goal> goals = new ArrayList<>(super.goals());
      goals.add(Goal.atMost(THEATER, "µs CPU/delivery", 0.35).times(SPRING));
      goals.add(Goal.atMost(THEATER, "µs CPU/delivery", 2.5).times(RAW));
      goals.add(Goal.atLeast(THEATER, "within 1 s %", 3).times(SPRING));
      return goals;
    }
  }

  @Override
  public String name() {
    return "broadcast-" + perSecond;
  }

  @Override
  public String title() {
    return perSecond
        + " events a second of about 300 B for 15 s, after 5 s that are not counted, to 1,000 readers in"
        + " a second process, and to 10 more that never read; from the call of the publisher to the"
        + " reader. All on Jetty; peers, which block, send from 8 threads.";
  }

  @Override
  public String reference() {
    return SPRING;
  }

  @Override
  public List<Goal> goals() {
    return List.of(Goal.atMost(THEATER, "p99 ms", 50), Goal.atLeast(THEATER, "least %", 100));
  }

  @Override
  public Map<String, Variant> variants() {
    Map<String, Variant> variants = new LinkedHashMap<>();
    variants.put(THEATER, effort -> measure(TheaterStreams::new, effort));
    variants.put(SPRING, effort -> measure(SpringEmitters::new, effort));
    variants.put("Jetty EventSourceServlet", effort -> measure(JettyEventSource::new, effort));
    variants.put(RAW, effort -> measure(RawSockets::new, effort));
    return variants;
  }

  private Figures measure(Broadcaster.Opening opening, Effort effort) throws Exception {
    int events = events(effort.of(TIME));
    try (Broadcaster broadcaster = opening.open()) {
      FutureTask<Figures> clients =
          StreamClients.start(broadcaster, effort.of(CLIENTS), effort.of(STALLED), events);
      publish(broadcaster, "w", events(effort.of(WARM_UP)));
      long cpu = Costs.cpuNanos();
      double publishing = publish(broadcaster, "t", events);
      Figures received = clients.get();
      double micros = (Costs.cpuNanos() - cpu) / 1e3;
      return received
          .and("µs CPU/delivery", micros / received.value("deliveries"))
          .and("publish p99 µs", publishing);
    }
  }

  private int events(Duration time) {
    return (int) (perSecond * Math.max(2, time.toSeconds()));
  }

  /** Sends at a steady pace; what a call took, in microseconds at the 99th percentile. */
  private double publish(Broadcaster broadcaster, String mark, int events) {
    String filler = "x".repeat(100);
    long[] took = new long[events];
    long start = System.nanoTime();
    for (int i = 0; i < events; i++) {
      long due = start + i * 1_000_000_000L / perSecond;
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      long before = System.nanoTime();
      broadcaster.publish(mark + "=" + before + "= " + filler);
      took[i] = System.nanoTime() - before;
    }
    Arrays.sort(took);
    return took[(int) (events * 0.99)] / 1e3;
  }
}
