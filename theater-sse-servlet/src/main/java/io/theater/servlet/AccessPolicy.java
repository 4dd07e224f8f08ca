package io.theater.servlet;

import io.theater.servlet.internal.security.AddressRanges;
import io.theater.servlet.internal.security.BasicPolicy;
import io.theater.servlet.internal.security.BearerPolicy;
import io.theater.servlet.internal.security.EitherPolicy;
import io.theater.servlet.internal.security.RestrictedPolicy;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Decides who may do what. Asked once per request, on the thread of the request, before anything is
 * looked for; must be safe for any number of threads. Null and any exception mean no.
 *
 * <p>A policy should answer at once. It is not interrupted, because the thread is the container's
 * and security frameworks keep what they know of the user in it; but an answer that comes after
 * {@link TheaterServlet.Builder#accessTimeout} means no, and no more than 64 requests wait for a
 * policy at a time: further ones are turned away, so that one that hangs does not take all threads
 * of the container.
 *
 * <p>The remote address of the request is that of the client, when {@link
 * TheaterServlet.Builder#trustedProxies} are set.
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
   * Decides again about a live stream that is open: every 30 s, on a thread of the servlet, long
   * after the request. Until there is an answer the stream goes on; null, any exception, and no
   * answer within 30 s end it. Only the caller can be asked about, because a request and what
   * belongs to its thread, such as a security context, are not there any more.
   *
   * <p>Who owns a session is looked at again in any case, and after about half an hour every stream
   * ends, so that its client comes back with a new request.
   *
   * @param granted the answer to the request that opened the stream
   * @return what the caller may do now; the default is the same as before
   * @throws Exception means no
   */
  default @Nullable Access recheck(Access granted) throws Exception {
    return granted;
  }

  /**
   * How somebody who was refused may say who they are: values of the header {@code
   * WWW-Authenticate}. With any, a refusal is answered with 401, without with 403.
   *
   * @param request the request
   * @return the challenges; none by default
   */
  default List<String> challenges(HttpServletRequest request) {
    return List.of();
  }

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
   * What the roles of users allow, who log in with a password (HTTP Basic, RFC 7617). The password
   * goes over the wire with every request: use it over TLS only. No more than two passwords are
   * hashed at a time; who waits for longer than 2 s is refused.
   *
   * <pre>{@code
   * AccessPolicy.basic(Map.of(
   *     Caller.of("ann").role(Role.DEBUGGER), PasswordHash.parse(System.getenv("ANN_PASSWORD_HASH"))))
   * }</pre>
   *
   * @param users who there is, and the hashes of their passwords; copied
   * @return the policy
   * @throws IllegalArgumentException when there are none, two of the same name, or one whose name
   *     has a colon
   */
  static AccessPolicy basic(Map<Caller, PasswordHash> users) {
    return new BasicPolicy(users);
  }

  /**
   * What the roles of the caller allow whose token is in the header {@code Authorization: Bearer}
   * (RFC 6750). Tokens in a query string are never looked at. The function should look tokens up by
   * a digest, or compare them with {@link java.security.MessageDigest#isEqual}; {@link
   * #bearer(String, Caller)} does.
   *
   * @param callers says whose a token is; null and any exception mean nobody's
   * @return the policy
   */
  static AccessPolicy bearer(Function<String, @Nullable Caller> callers) {
    return new BearerPolicy(Objects.requireNonNull(callers, "callers"));
  }

  /**
   * What the roles of one caller allow, for whom has one token, compared in constant time.
   *
   * @param token at least 16 characters, of those that RFC 6750 allows in a token
   * @param caller whose it is
   * @return the policy
   * @throws IllegalArgumentException when the token is too short or cannot be sent
   */
  static AccessPolicy bearer(String token, Caller caller) {
    return BearerPolicy.of(token, Objects.requireNonNull(caller, "caller"));
  }

  /**
   * The same policy, where callers see only sessions whose owner has their name.
   *
   * @return a new policy
   */
  default AccessPolicy ownSessionsOnly() {
    return new RestrictedPolicy(
        this, request -> true, access -> access.ownedBy(access.caller().name()));
  }

  /**
   * The same policy, which says no to all who come from elsewhere. Behind a proxy, set {@link
   * TheaterServlet.Builder#trustedProxies}, or else everybody comes from the proxy.
   *
   * @param ranges in CIDR notation, such as {@code 10.0.0.0/8}, {@code 2001:db8::/32} or {@code
   *     192.0.2.7}
   * @return a new policy
   * @throws IllegalArgumentException for what is no range
   */
  default AccessPolicy fromAddresses(String... ranges) {
    AddressRanges allowed = AddressRanges.of("fromAddresses", ranges);
    return new RestrictedPolicy(
        this, request -> allowed.contain(request.getRemoteAddr()), access -> access);
  }

  /**
   * This policy, or another one when this one says no, in whatever way. A live stream that is open
   * ends when either of them says no in {@link #recheck}.
   *
   * @param other is asked second
   * @return a new policy
   */
  default AccessPolicy or(AccessPolicy other) {
    return new EitherPolicy(this, Objects.requireNonNull(other, "other"));
  }
}
