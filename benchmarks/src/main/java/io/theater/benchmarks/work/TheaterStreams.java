package io.theater.benchmarks.work;

import io.theater.StepSpec;
import io.theater.StepTracker;
import io.theater.Theater;
import io.theater.servlet.AccessPolicy;
import io.theater.servlet.Caller;
import io.theater.servlet.Role;
import io.theater.servlet.TheaterServlet;
import io.theater.sink.InMemorySink;

/** A session whose steps are the texts: each is sent when its step starts. */
public final class TheaterStreams implements Broadcaster {
  /** The session that is read. */
  public static final String SESSION = "s-1";

  private static final int MANY = 20_000;

  private final Theater theater = Theater.builder().sink(InMemorySink.create()).build();
  private final StepTracker steps = theater.track(SESSION, "broadcast");
  private final TheaterServlet servlet =
      TheaterServlet.builder(theater)
          .access(AccessPolicy.roles(request -> Caller.of("reader").role(Role.ADMIN)))
          .maxStreams(MANY)
          .maxStreamsPerAddress(MANY)
          .maxStreamsPerCaller(MANY)
          .maxStreamsPerSession(MANY)
          .maxRequests(MANY, MANY)
          .maxRequestsPerAddress(MANY, MANY)
          .maxRequestsPerCaller(MANY, MANY)
          .maxRequestsPerSession(MANY, MANY)
          .build();
  private final StreamServer server;

  /** Starts to serve. */
  public TheaterStreams() throws Exception {
    server = StreamServer.of(servlet);
  }

  /** What is read. */
  public Theater theater() {
    return theater;
  }

  /** The flow in the session that is read. */
  public StepTracker steps() {
    return steps;
  }

  @Override
  public int port() {
    return server.port();
  }

  @Override
  public String path() {
    return "/api/sessions/" + SESSION + "/live";
  }

  @Override
  public void publish(String text) {
    steps.start(StepSpec.of("event").title(text));
  }

  @Override
  public void close() throws Exception {
    servlet.destroy();
    server.close();
    steps.close();
    theater.close();
  }
}
