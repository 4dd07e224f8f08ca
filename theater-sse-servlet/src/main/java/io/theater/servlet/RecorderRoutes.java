package io.theater.servlet;

import io.theater.Theater;
import io.theater.servlet.internal.http.Data;
import io.theater.servlet.internal.rest.RecorderReads;
import java.util.List;
import java.util.function.BiFunction;

/** The view of the recorder itself. */
final class RecorderRoutes {
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
        read("statistics", (reads, call) -> reads.statistics()));
  }

  private Route read(String path, BiFunction<RecorderReads, Call, Data> read) {
    return Route.read(
        "api/llm-file-records/" + path,
        call ->
            call.reply(read.apply(new RecorderReads(theater, call.access(), call.query()), call)));
  }
}
