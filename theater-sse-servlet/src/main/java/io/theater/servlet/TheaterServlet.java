package io.theater.servlet;

import io.theater.Theater;
import io.theater.TheaterException;
import io.theater.servlet.internal.http.Failure;
import io.theater.servlet.internal.http.QueryParameters;
import io.theater.servlet.internal.http.Reply;
import io.theater.servlet.internal.http.RequestPath;
import io.theater.servlet.internal.security.AddressRanges;
import io.theater.servlet.internal.security.HostNames;
import io.theater.servlet.internal.security.Origins;
import io.theater.servlet.internal.security.Rate;
import io.theater.servlet.internal.security.RateLimiter;
import io.theater.servlet.internal.security.Tickets;
import io.theater.servlet.internal.sse.StreamEngine;
import io.theater.servlet.internal.sse.StreamSettings;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A theater over HTTP: live streams as Server-Sent Events, reads as JSON, and a page that shows
 * both. Mount it anywhere, with a path mapping such as {@code /theater/*} and with async supported.
 *
 * <p>Without an {@link AccessPolicy} every path answers 403. A session that the caller may not see
 * and one that does not exist get the same answer. Answers never hold more than the policy allows:
 * without {@link Action#READ_LLM_IO} no text that went to a model or came from one.
 *
 * <p>Reads block on the history, on the thread of the request. A live stream holds no thread: two
 * threads write all of them, and they and their clock exist only while there are streams. A client
 * that does not read for 30 s is given up; it can slow neither other clients nor the host. {@link
 * #destroy()}, which the container calls, tells all clients to come back later and leaves no thread
 * behind.
 *
 * <p>Design: this class only lets requests through a gate to the routes, which answer. Most of it
 * is the builder with the documentation of its knobs.
 *
 * <pre>{@code
 * TheaterServlet servlet =
 *     TheaterServlet.builder(theater)
 *         .access(AccessPolicy.roles(request -> Caller.of(request.getRemoteUser()).role(Role.VIEWER)))
 *         .build();
 * ServletRegistration.Dynamic mount = servletContext.addServlet("theater", servlet);
 * mount.setAsyncSupported(true);
 * mount.addMapping("/theater/*");
 * }</pre>
 */
public final class TheaterServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(TheaterServlet.class);

  private final transient Theater theater;
  private final transient Gate gate;
  private final transient StreamEngine engine;
  private final transient List<Route> routes;

  private TheaterServlet(Builder builder) {
    theater = builder.theater;
    Tickets tickets = new Tickets(builder.clock);
    gate = new Gate(builder, tickets);
    engine = new StreamEngine(builder.settings());
    Streams streams = new Streams(theater, builder.policy, engine);
    AgUiRoutes agUi = new AgUiRoutes(theater, streams, builder.maxBodyBytes);
    routes =
        Stream.of(
                // before api/executions/{id}, which would match it as well
                new LiveRoutes(theater, streams, agUi).routes(),
                agUi.routes(),
                new ReadRoutes(theater, engine).routes(),
                new RecorderRoutes(theater).routes(),
                new ExportRoutes(theater).routes(),
                new ControlRoutes(theater).routes(),
                new TicketRoutes(tickets).routes(),
                Pages.routes())
            .flatMap(List::stream)
            .toList();
  }

  /**
   * A servlet that denies everything.
   *
   * @param theater what it would show
   * @return the servlet
   */
  public static TheaterServlet of(Theater theater) {
    return builder(theater).build();
  }

  /**
   * A builder.
   *
   * @param theater what to show; not closed by the servlet
   * @return a builder that denies everything so far
   */
  public static Builder builder(Theater theater) {
    return new Builder(Objects.requireNonNull(theater, "theater"));
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Reply.secure(response);
    try {
      answer(request, response);
    } catch (Failure failure) {
      Reply.failure(request, response, failure);
    } catch (TheaterException failed) {
      LOG.warn("A read over HTTP failed", failed);
      cutShort(response);
      Reply.failure(
          request,
          response,
          Failure.unavailable(
              "HISTORY_UNAVAILABLE", "History not available", "The history cannot be read now."));
    } catch (RuntimeException | Error broken) {
      // left to the container, it would be shown with its stack
      LOG.error("A request could not be answered", broken);
      cutShort(response);
      Reply.failure(
          request,
          response,
          Failure.internal(
              "INTERNAL_ERROR", "Something went wrong", "The log of the server says why.", null));
    }
  }

  /** Half an answer must not look like a whole one: at this the container breaks the connection. */
  private static void cutShort(HttpServletResponse response) throws IOException {
    if (response.isCommitted()) {
      throw new IOException("The answer was cut short, the log says why");
    }
  }

  private void answer(HttpServletRequest sent, HttpServletResponse response) throws IOException {
    HttpServletRequest request = gate.enter(sent, response);
    if (request == null) {
      return;
    }
    Access access = gate.access(request, response, () -> isLive(request));
    RequestPath path = RequestPath.of(request);
    if (path.mount() != null) {
      // relative links of the page need the slash; relative, because a proxy may have moved us
      response.setStatus(HttpServletResponse.SC_FOUND);
      response.setHeader("Location", path.mount() + "/");
      return;
    }
    for (Route route : routes) {
      List<String> ids = route.match(path.segments());
      if (ids != null) {
        if (!route.allows(request.getMethod())) {
          throw Failure.method(route.methods());
        }
        QueryParameters query = new QueryParameters(request.getQueryString());
        Call call = new Call(request, response, access, query, ids);
        gate.leave(call, route);
        route.answer().to(call);
        return;
      }
    }
    throw Failure.notFound();
  }

  private boolean isLive(HttpServletRequest request) {
    try {
      List<String> path = RequestPath.of(request).segments();
      return routes.stream().anyMatch(route -> route.isLive() && route.match(path) != null)
          && request.getMethod().equals("GET");
    } catch (Failure malformed) {
      return false;
    }
  }

  /** What is answered, for tests. */
  List<Route> routes() {
    return routes;
  }

  /**
   * Ends all live streams: new ones are refused with 503, and open ones, those of {@link
   * SseResponse} too, are told to come back a little later. For the beginning of an orderly
   * shutdown, such as a listener for {@code ContextClosedEvent} in Spring; {@link #destroy()} does
   * the same. Idempotent. Reads go on.
   *
   * @param timeout how long to wait at most until clients have taken the farewell; afterwards they
   *     are cut off
   */
  public void drain(Duration timeout) {
    engine.drain(timeout);
    SseResponse.drain(theater, timeout);
  }

  /** Ends all live streams and threads, within a few seconds. */
  @Override
  public void destroy() {
    engine.close();
    SseResponse.drain(theater, StreamSettings.standard().shutdown());
  }

  /**
   * Builds a {@link TheaterServlet}. Every knob but {@link #access} has a default that suits a host
   * with some hundred viewers. Setters check at once; {@link #build} reports all that does not fit
   * together. For one thread.
   */
  public static final class Builder {
    private static final StreamSettings STANDARD = StreamSettings.standard();
    private static final Duration LONGEST = Duration.ofHours(1);

    private final Theater theater;
    AccessPolicy policy = AccessPolicy.denyAll();
    Duration accessTimeout = Duration.ofSeconds(5);
    HostNames hosts = HostNames.of(Set.of());
    Origins origins = Origins.of(Set.of());
    AddressRanges proxies = AddressRanges.of("trustedProxies");
    boolean forwarded;
    int maxBodyBytes = 1 << 20;
    LongSupplier clock = System::nanoTime;
    private Rate all = new Rate(5_000, 10_000);
    private Rate perAddress = new Rate(500, 2_000);
    private Rate perCaller = new Rate(200, 1_000);
    private Rate perSession = new Rate(200, 1_000);
    private Duration heartbeat = STANDARD.heartbeat();
    private Duration stuckAfter = STANDARD.stuckAfter();
    private Duration grace = STANDARD.grace();
    private Duration recheck = STANDARD.recheck();
    private Duration maxAge = STANDARD.maxAge();
    private Duration tick = STANDARD.tick();
    private Duration closeTimeout = STANDARD.shutdown();
    private int streams = STANDARD.limits().total();
    private int streamsPerAddress = STANDARD.limits().perAddress();
    private int streamsPerCaller = STANDARD.limits().perCaller();
    private int streamsPerSession = STANDARD.limits().perSession();

    private Builder(Theater theater) {
      this.theater = theater;
    }

    /**
     * Sets who may do what.
     *
     * @param value the policy; the default denies everything
     * @return this builder
     */
    public Builder access(AccessPolicy value) {
      policy = Objects.requireNonNull(value, "access");
      return this;
    }

    /**
     * Sets how long the policy may think; an answer that comes later means no.
     *
     * @param value 1 ms to 1 h; the default is 5 s
     * @return this builder
     * @throws IllegalArgumentException outside of these
     */
    public Builder accessTimeout(Duration value) {
      accessTimeout = within("accessTimeout", value, Duration.ofMillis(1));
      return this;
    }

    /**
     * Sets the names by which browsers call the servlet, besides {@code localhost} and loopback
     * addresses. A request by another name gets 403, because a foreign page may have pointed that
     * name here (DNS rebinding).
     *
     * @param names host names or addresses, without scheme and port; {@code *} for any name, where
     *     something in front checks it; none by default
     * @return this builder
     * @throws IllegalArgumentException for what is no name
     */
    public Builder hosts(String... names) {
      hosts = HostNames.of(Set.copyOf(List.of(names)));
      return this;
    }

    /**
     * Sets the web pages of other origins that may read and change what their user may, with the
     * credentials that the user's browser keeps (CORS). Needed for the own page, too, behind a
     * proxy that passes another {@code Host} on.
     *
     * @param exact origins as browsers send them, such as {@code https://app.example}; no
     *     wildcards; none by default
     * @return this builder
     * @throws IllegalArgumentException for what is no origin
     */
    public Builder origins(String... exact) {
      origins = Origins.of(Set.copyOf(List.of(exact)));
      return this;
    }

    /**
     * Sets the proxies whose {@code X-Forwarded-For} is believed. The client is then the rightmost
     * address in it that is no such proxy. Without, the client is whoever has opened the
     * connection.
     *
     * @param ranges in CIDR notation, such as {@code 10.0.0.0/8} or {@code ::1}; none by default
     * @return this builder
     * @throws IllegalArgumentException for what is no range
     */
    public Builder trustedProxies(String... ranges) {
      proxies = AddressRanges.of("trustedProxies", ranges);
      return this;
    }

    /**
     * Sets whether the trusted proxies write {@code Forwarded} (RFC 7239). Only one of the headers
     * is believed, because a proxy passes the other one on as the client wrote it.
     *
     * @param value true for {@code Forwarded}; the default is {@code X-Forwarded-For}
     * @return this builder
     */
    public Builder proxiesSendForwarded(boolean value) {
      forwarded = value;
      return this;
    }

    /**
     * Limits the requests in all. Beyond, the answer is 429 with {@code Retry-After}.
     *
     * @param perSecond in the long run, at least 1; the default is 5,000
     * @param burst at once, at least as many; the default is 10,000
     * @return this builder
     * @throws IllegalArgumentException for less
     */
    public Builder maxRequests(int perSecond, int burst) {
      all = Rate.of("maxRequests", perSecond, burst);
      return this;
    }

    /**
     * Limits the requests from one IPv4 address or IPv6 /64. Beyond, the answer is 429, at first
     * for 1 s, for twice as long each further time, up to 15 min; every good minute takes one
     * doubling back.
     *
     * @param perSecond in the long run, at least 1; the default is 500
     * @param burst at once, at least as many; the default is 2,000
     * @return this builder
     * @throws IllegalArgumentException for less
     */
    public Builder maxRequestsPerAddress(int perSecond, int burst) {
      perAddress = Rate.of("maxRequestsPerAddress", perSecond, burst);
      return this;
    }

    /**
     * Limits the requests of one caller, with the same penalty.
     *
     * @param perSecond in the long run, at least 1; the default is 200
     * @param burst at once, at least as many; the default is 1,000
     * @return this builder
     * @throws IllegalArgumentException for less
     */
    public Builder maxRequestsPerCaller(int perSecond, int burst) {
      perCaller = Rate.of("maxRequestsPerCaller", perSecond, burst);
      return this;
    }

    /**
     * Limits the requests about one session, without a penalty. Callers who see the sessions of one
     * owner only are counted by owner.
     *
     * @param perSecond in the long run, at least 1; the default is 200
     * @param burst at once, at least as many; the default is 1,000
     * @return this builder
     * @throws IllegalArgumentException for less
     */
    public Builder maxRequestsPerSession(int perSecond, int burst) {
      perSession = Rate.of("maxRequestsPerSession", perSecond, burst);
      return this;
    }

    /**
     * Sets how large the body of a request may be. Beyond, the answer is 413.
     *
     * @param value bytes, 0 to 16 MiB; the default is 1 MiB
     * @return this builder
     * @throws IllegalArgumentException outside of these
     */
    public Builder maxBodyBytes(int value) {
      if (value < 0 || value > 16 << 20) {
        throw new IllegalArgumentException("maxBodyBytes: 0 to 16 MiB, but was " + value);
      }
      maxBodyBytes = value;
      return this;
    }

    /**
     * Sets after how much silence a live stream says something, so that both sides notice when the
     * other is gone. Proxies must not give up earlier.
     *
     * @param value 1 s to 1 h; the default is 15 s
     * @return this builder
     * @throws IllegalArgumentException outside of these
     */
    public Builder heartbeat(Duration value) {
      heartbeat = within("heartbeat", value, Duration.ofSeconds(1));
      return this;
    }

    /**
     * Sets how long a client of a live stream may take nothing before it is given up.
     *
     * @param value 1 s to 1 h; the default is 30 s
     * @return this builder
     * @throws IllegalArgumentException outside of these
     */
    public Builder stuckAfter(Duration value) {
      stuckAfter = within("stuckAfter", value, Duration.ofSeconds(1));
      return this;
    }

    /**
     * Sets how long {@link TheaterServlet#destroy} may wait for farewells to arrive.
     *
     * @param value 1 ms to 1 h; the default is 3 s
     * @return this builder
     * @throws IllegalArgumentException outside of these
     */
    public Builder closeTimeout(Duration value) {
      closeTimeout = within("closeTimeout", value, Duration.ofMillis(1));
      return this;
    }

    /**
     * Sets how often the policy is asked again about a live stream that is open, and who owns its
     * session ({@link AccessPolicy#recheck}).
     *
     * @param value 1 s to 1 h; the default is 30 s
     * @return this builder
     * @throws IllegalArgumentException outside of these
     */
    public Builder recheckAfter(Duration value) {
      recheck = within("recheckAfter", value, Duration.ofSeconds(1));
      return this;
    }

    /**
     * Sets how long a live stream may be open, give or take a fifth; its client comes back with a
     * new request.
     *
     * @param value 1 s to 1 h; the default is 30 min
     * @return this builder
     * @throws IllegalArgumentException outside of these
     */
    public Builder maxStreamAge(Duration value) {
      maxAge = within("maxStreamAge", value, Duration.ofSeconds(1));
      return this;
    }

    /**
     * Limits the live streams in all. Beyond this and the other limits of streams the answer is
     * 429.
     *
     * @param value at least 1; the default is 12,000
     * @return this builder
     * @throws IllegalArgumentException for less
     */
    public Builder maxStreams(int value) {
      streams = positive("maxStreams", value);
      return this;
    }

    /**
     * Limits the live streams to one IPv4 address or IPv6 /64.
     *
     * @param value at least 1; the default is 200
     * @return this builder
     * @throws IllegalArgumentException for less
     */
    public Builder maxStreamsPerAddress(int value) {
      streamsPerAddress = positive("maxStreamsPerAddress", value);
      return this;
    }

    /**
     * Limits the live streams of one caller.
     *
     * @param value at least 1; the default is 20
     * @return this builder
     * @throws IllegalArgumentException for less
     */
    public Builder maxStreamsPerCaller(int value) {
      streamsPerCaller = positive("maxStreamsPerCaller", value);
      return this;
    }

    /**
     * Limits the live streams of one session.
     *
     * @param value at least 1; the default is 2,000
     * @return this builder
     * @throws IllegalArgumentException for less
     */
    public Builder maxStreamsPerSession(int value) {
      streamsPerSession = positive("maxStreamsPerSession", value);
      return this;
    }

    private static int positive(String knob, int value) {
      if (value < 1) {
        throw new IllegalArgumentException(knob + ": at least 1, but was " + value);
      }
      return value;
    }

    private static Duration within(String knob, Duration value, Duration least) {
      if (value.compareTo(least) < 0 || value.compareTo(LONGEST) > 0) {
        throw new IllegalArgumentException(
            knob + ": " + least + " to " + LONGEST + ", but was " + value);
      }
      return value;
    }

    /** All at once, without checks, for tests. */
    Builder settings(StreamSettings value) {
      heartbeat = value.heartbeat();
      stuckAfter = value.stuckAfter();
      grace = value.grace();
      recheck = value.recheck();
      maxAge = value.maxAge();
      tick = value.tick();
      closeTimeout = value.shutdown();
      streams = value.limits().total();
      streamsPerAddress = value.limits().perAddress();
      streamsPerCaller = value.limits().perCaller();
      streamsPerSession = value.limits().perSession();
      return this;
    }

    Builder clock(LongSupplier nanoTime) {
      clock = nanoTime;
      return this;
    }

    StreamSettings settings() {
      return new StreamSettings(
          heartbeat,
          stuckAfter,
          grace,
          recheck,
          maxAge,
          tick,
          closeTimeout,
          new StreamSettings.Limits(
              streamsPerCaller, streamsPerAddress, streamsPerSession, streams));
    }

    RateLimiter.Rates rates() {
      return new RateLimiter.Rates(all, perAddress, perCaller, perSession);
    }

    /**
     * Builds the servlet. It starts no thread before the first live stream.
     *
     * @return a new servlet
     * @throws IllegalArgumentException naming everything that does not fit together
     */
    public TheaterServlet build() {
      List<String> problems = new ArrayList<>();
      if (forwarded && proxies.isEmpty()) {
        problems.add("proxiesSendForwarded is set, but there are no trustedProxies");
      }
      if (policy instanceof LoopbackPolicy && !proxies.isEmpty()) {
        problems.add("loopbackOnly() refuses what came through any of the trustedProxies");
      }
      if (policy instanceof LoopbackPolicy && !hosts.areLocal()) {
        problems.add("loopbackOnly() refuses requests that name any of the hosts");
      }
      if (!problems.isEmpty()) {
        throw new IllegalArgumentException(String.join("; ", problems));
      }
      return new TheaterServlet(this);
    }
  }
}
