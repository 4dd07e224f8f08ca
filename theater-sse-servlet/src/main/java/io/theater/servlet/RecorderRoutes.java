package io.theater.servlet;

import io.theater.Theater;
import io.theater.servlet.internal.http.Data;
import io.theater.servlet.internal.http.Reply;
import io.theater.servlet.internal.rest.RecorderReads;
import io.theater.servlet.internal.rest.Upkeep;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.function.BiFunction;

/** The view of the recorder itself. */
final class RecorderRoutes {
  private static final String API = "api/llm-file-records/";

  private final Theater theater;

  RecorderRoutes(Theater theater) {
    this.theater = theater;
  }

  List<Route> routes() {
    return List.of(
        read("health", (reads, call) -> reads.health()),
        read("session/{id}", (reads, call) -> reads.session(call.id())),
        read("latest", (reads, call) -> reads.latest()),
        read("date/{id}", (reads, call) -> reads.date(call.id())),
        read("errors", (reads, call) -> reads.errors()),
        read("statistics", (reads, call) -> reads.statistics()),
        Route.change("DELETE", API + "cleanup", this::cleanup));
  }

  private void cleanup(Call call) throws IOException {
    Data plan = new Upkeep(theater, call.access()).cleanup(call.query());
    Reply.changed(call.response(), HttpServletResponse.SC_OK, plan);
  }

  private Route read(String path, BiFunction<RecorderReads, Call, Data> read) {
    return Route.read(
        API + path,
        call ->
            call.reply(read.apply(new RecorderReads(theater, call.access(), call.query()), call)));
  }
}
