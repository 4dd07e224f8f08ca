package io.theater.servlet;

import io.theater.servlet.internal.http.Data;
import io.theater.servlet.internal.http.Reply;
import io.theater.servlet.internal.security.Tickets;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;

/** Tickets for clients that cannot send their credentials with {@code EventSource}. */
final class TicketRoutes {
  private final Tickets tickets;

  TicketRoutes(Tickets tickets) {
    this.tickets = tickets;
  }

  List<Route> routes() {
    return List.of(Route.change("POST", "api/tickets", this::issue));
  }

  private void issue(Call call) throws IOException {
    call.require(Action.READ_STEPS);
    Data ticket =
        Data.of("ticket", tickets.issue(call.access()))
            .and("expires_in_seconds", Tickets.GOOD_FOR.toSeconds());
    Reply.changed(call.response(), HttpServletResponse.SC_OK, ticket);
  }
}
