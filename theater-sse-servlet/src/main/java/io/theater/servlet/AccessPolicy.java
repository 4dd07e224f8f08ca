package io.theater.servlet;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Decides who may do what. Asked once per request, on the thread of the request, before anything
 * else is looked at; must be safe for any number of threads. Null and any exception mean no.
 *
 * <pre>{@code
 * AccessPolicy.roles(request -> Caller.of(request.getRemoteUser()).role(Role.DEBUGGER))
 * }</pre>
 */
@FunctionalInterface
public interface AccessPolicy {

  /**
   * Decides about a request. The body must not be read.
   *
   * @param request the request
   * @return what its caller may do; null for nothing at all
   * @throws Exception means no, too
   */
  @Nullable Access decide(HttpServletRequest request) throws Exception;

  /**
   * Nobody may do anything: the policy when none is configured.
   *
   * @return the policy
   */
  static AccessPolicy denyAll() {
    return request -> null;
  }

  /**
   * Everything for requests from this machine, nothing for others: for development.
   *
   * <p>A request passes when its connection comes from a loopback address, its {@code Host} is
   * {@code localhost} or a loopback address, and no proxy has left a trace in it. The host name
   * matters because any web page can point a name of its own at 127.0.0.1 and have a browser on
   * this machine send requests there. A request with {@code Forwarded} or {@code X-Forwarded-…} is
   * refused, because then the connection is that of a proxy on this machine, not that of the
   * caller; what those headers say is never believed. Not every proxy sets them: do not use this
   * policy behind one.
   *
   * @return the policy
   */
  static AccessPolicy loopbackOnly() {
    return new LoopbackPolicy();
  }

  /**
   * What the roles of a caller allow, with all sessions.
   *
   * @param callers says who sent a request; null and any exception mean nobody
   * @return the policy
   */
  static AccessPolicy roles(Function<HttpServletRequest, @Nullable Caller> callers) {
    Objects.requireNonNull(callers, "callers");
    return request -> {
      Caller caller = callers.apply(request);
      return caller == null ? null : Access.of(caller);
    };
  }

  /**
   * The same policy, where callers see only sessions whose owner has their name.
   *
   * @return a new policy
   */
  default AccessPolicy ownSessionsOnly() {
    return request -> {
      Access access = decide(request);
      return access == null ? null : access.ownedBy(access.caller().name());
    };
  }
}
