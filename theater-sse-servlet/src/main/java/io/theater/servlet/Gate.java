package io.theater.servlet;

import io.theater.servlet.internal.http.Failure;
import io.theater.servlet.internal.http.QueryParameters;
import io.theater.servlet.internal.http.RequestLimits;
import io.theater.servlet.internal.security.ClientAddress;
import io.theater.servlet.internal.security.HostNames;
import io.theater.servlet.internal.security.Origins;
import io.theater.servlet.internal.security.RateLimiter;
import io.theater.servlet.internal.security.Tickets;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a request passes before a route answers it, cheapest first: limits of its size, its address,
 * the host it names, how often it comes, the policy, how often its caller comes; and, when its
 * route is known, whether it may change something and how often its session is asked about.
 */
final class Gate {
  private final long maxBodyBytes;
  private final ClientAddress addresses;
  private final RateLimiter rates;
  private final HostNames hosts;
  private final Origins origins;
  private final PolicyCall policy;
  private final Tickets tickets;

  Gate(TheaterServlet.Builder knobs, Tickets tickets) {
    this.maxBodyBytes = knobs.maxBodyBytes;
    this.addresses = new ClientAddress(knobs.proxies, knobs.forwarded);
    this.rates = new RateLimiter(knobs.rates(), knobs.clock);
    this.hosts = knobs.hosts;
    this.origins = knobs.origins;
    this.policy = new PolicyCall(knobs.policy, knobs.accessTimeout, knobs.clock);
    this.tickets = tickets;
  }

  /** The request as its client sent it; null when it is answered. */
  @Nullable HttpServletRequest enter(HttpServletRequest request, HttpServletResponse response) {
    RequestLimits.check(request, maxBodyBytes);
    HttpServletRequest resolved = addresses.resolve(request);
    if (!hosts.allow(request)) {
      throw Failure.unknownHost();
    }
    boolean answered = origins.answer(resolved, response);
    // after the headers for pages of other origins: they must be able to read that it was too much
    rates.arrives(ClientAddress.network(resolved));
    return answered ? null : resolved;
  }

  /**
   * What the caller may do.
   *
   * @param takesTicket whether a ticket stands for credentials here
   */
  Access access(
      HttpServletRequest request, HttpServletResponse response, BooleanSupplier takesTicket) {
    String network = ClientAddress.network(request);
    String ticket = ticket(request, takesTicket);
    boolean tries = ticket != null || request.getHeader("Authorization") != null;
    if (tries) {
      rates.triesCredentials(network);
    }
    Access access = ticket == null ? policy.decide(request) : tickets.redeem(ticket);
    if (access != null) {
      rates.asks(access.caller().name());
      return access;
    }
    if (tries) {
      rates.isRefused(network);
    }
    throw ticket == null ? refusal(request, response) : Failure.forbidden();
  }

  private static @Nullable String ticket(HttpServletRequest request, BooleanSupplier takesTicket) {
    String query = request.getQueryString();
    // most requests have none, and what is malformed has none either
    if (query == null || !query.contains("ticket=") || !takesTicket.getAsBoolean()) {
      return null;
    }
    try {
      return new QueryParameters(query).text("ticket");
    } catch (Failure malformed) {
      return null;
    }
  }

  private Failure refusal(HttpServletRequest request, HttpServletResponse response) {
    boolean challenged = false;
    for (String challenge : policy.challenges(request)) {
      response.addHeader("WWW-Authenticate", challenge);
      challenged = true;
    }
    return challenged ? Failure.unauthorized() : Failure.forbidden();
  }

  /** Passes when a route may answer. */
  void leave(Call call, Route route) {
    String method = call.request().getMethod();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      origins.requireWanted(call.request());
    }
    if (route.isOfSession()) {
      rates.asksAbout(call.id(), call.access().owner());
    }
  }
}
