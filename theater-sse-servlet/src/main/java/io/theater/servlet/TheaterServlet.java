package io.theater.servlet;

import io.theater.Theater;
import io.theater.TheaterException;
import io.theater.servlet.internal.http.Failure;
import io.theater.servlet.internal.http.QueryParameters;
import io.theater.servlet.internal.http.Reply;
import io.theater.servlet.internal.http.RequestPath;
import io.theater.servlet.internal.sse.StreamEngine;
import io.theater.servlet.internal.sse.StreamSettings;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
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

  private final transient AccessPolicy policy;
  private final transient StreamEngine engine;
  private final transient List<Route> routes;

  private TheaterServlet(Builder builder) {
    policy = builder.policy;
    engine = new StreamEngine(builder.settings);
    routes =
        Stream.of(
                // before api/executions/{id}, which would match it as well
                new LiveRoutes(builder.theater, engine).routes(),
                new ReadRoutes(builder.theater, engine).routes(),
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
      Reply.failure(response, failure);
    } catch (TheaterException failed) {
      LOG.warn("A read over HTTP failed", failed);
      Reply.failure(
          response,
          Failure.unavailable(
              "HISTORY_UNAVAILABLE", "History not available", "The history cannot be read now."));
    } catch (RuntimeException broken) {
      LOG.error("A request could not be answered", broken);
      Reply.failure(
          response,
          Failure.internal(
              "INTERNAL_ERROR", "Something went wrong", "The log of the server says why.", null));
    }
  }

  private void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
    Access access = decide(request);
    RequestPath path = RequestPath.of(request);
    if (path.mount() != null) {
      // relative links of the page need the slash; relative, because a proxy may have moved us
      response.setStatus(HttpServletResponse.SC_FOUND);
      response.setHeader("Location", path.mount() + "/");
      return;
    }
    for (Route route : routes) {
      String id = route.match(path.segments());
      if (id != null) {
        if (!route.allows(request.getMethod())) {
          throw Failure.method(route.methods());
        }
        QueryParameters query = new QueryParameters(request.getQueryString());
        route.answer().to(new Call(request, response, access, query, id));
        return;
      }
    }
    throw Failure.notFound();
  }

  private Access decide(HttpServletRequest request) {
    Access access = null;
    try {
      access = policy.decide(request);
    } catch (Exception refused) {
      LOG.debug("The access policy failed, which means no", refused);
    }
    if (access == null) {
      throw Failure.forbidden();
    }
    return access;
  }

  /** Ends all live streams and threads, within a few seconds. */
  @Override
  public void destroy() {
    engine.close();
  }

  /** Builds a {@link TheaterServlet}. */
  public static final class Builder {
    private final Theater theater;
    private AccessPolicy policy = AccessPolicy.denyAll();
    private StreamSettings settings = StreamSettings.standard();

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

    Builder settings(StreamSettings value) {
      settings = value;
      return this;
    }

    /**
     * Builds the servlet. It starts no thread before the first live stream.
     *
     * @return a new servlet
     */
    public TheaterServlet build() {
      return new TheaterServlet(this);
    }
  }
}
