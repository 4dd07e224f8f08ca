package io.theater.servlet;

import io.theater.Theater;
import io.theater.servlet.internal.http.Data;
import io.theater.servlet.internal.rest.Reads;
import io.theater.servlet.internal.sse.StreamEngine;
import java.io.IOException;
import java.util.List;
import java.util.function.BiFunction;

/** The reads of the servlet. */
final class ReadRoutes {
  private final Theater theater;
  private final StreamEngine engine;

  ReadRoutes(Theater theater, StreamEngine engine) {
    this.theater = theater;
    this.engine = engine;
  }

  List<Route> routes() {
    return List.of(
        Route.read("api/me", ReadRoutes::me),
        read("api/sessions", (reads, call) -> reads.sessions()),
        read("api/sessions/{id}/step-progress", (reads, call) -> reads.stepProgress(call.id())),
        read("api/sessions/{id}/flow-visualization", (reads, call) -> reads.flow(call.id())),
        read("api/sessions/{id}/llm-interactions", (reads, call) -> reads.interactions(call.id())),
        read("api/step-execution/{id}/details", (reads, call) -> reads.step(call.id())),
        read("api/llm-interactions/{id}/details", (reads, call) -> reads.interaction(call.id())),
        read("api/executions", (reads, call) -> reads.executions()),
        read("api/executions/{id}", (reads, call) -> reads.execution(call.id())),
        read("api/health", (reads, call) -> reads.health(call.access().allows(Action.DEBUG))),
        read("api/debug", (reads, call) -> reads.debug(engine.counts())),
        read("api/stats", (reads, call) -> reads.stats(engine.counts())));
  }

  /** Needs no right: who has none is told so. */
  private static void me(Call call) throws IOException {
    Access access = call.access();
    List<String> actions = access.actions().stream().sorted().map(Action::name).toList();
    call.reply(Data.of("name", access.caller().name()).and("actions", actions));
  }

  private Route read(String path, BiFunction<Reads, Call, Data> read) {
    return Route.read(
        path,
        call -> call.reply(read.apply(new Reads(theater, call.access(), call.query()), call)));
  }
}
