package io.theater.servlet;

import io.theater.Theater;
import io.theater.servlet.internal.http.Data;
import io.theater.servlet.internal.http.Reply;
import io.theater.servlet.internal.rest.Controls;
import java.util.List;
import java.util.function.BiFunction;

/** What the servlet lets operators do. */
final class ControlRoutes {
  private static final int ACCEPTED = 202;

  private final Theater theater;

  ControlRoutes(Theater theater) {
    this.theater = theater;
  }

  List<Route> routes() {
    return List.of(
        post("api/executions/{id}/cancel", (controls, ids) -> controls.cancel(ids.get(0))),
        post(
            "api/executions/{id}/steps/{id}/retry",
            (controls, ids) -> controls.retry(ids.get(0), ids.get(1))));
  }

  private Route post(String path, BiFunction<Controls, List<String>, Data> control) {
    return Route.change(
        "POST",
        path,
        call ->
            Reply.changed(
                call.response(),
                ACCEPTED,
                control.apply(new Controls(theater, call.access()), call.ids())));
  }
}
