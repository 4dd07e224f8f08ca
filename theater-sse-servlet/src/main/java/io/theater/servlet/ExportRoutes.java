package io.theater.servlet;

import io.theater.Theater;
import io.theater.servlet.internal.export.Export;
import io.theater.servlet.internal.rest.Reads;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;

/** Sessions as files. */
final class ExportRoutes {
  private final Theater theater;

  ExportRoutes(Theater theater) {
    this.theater = theater;
  }

  List<Route> routes() {
    return List.of(Route.stream("api/sessions/{id}/export", this::export));
  }

  private void export(Call call) throws IOException {
    call.require(Action.EXPORT);
    Reads reads = new Reads(theater, call.access(), call.query());
    Export export =
        Export.of(theater.history(), reads.requireSession(call.id()), call.query().text("format"));
    HttpServletResponse response = call.response();
    response.setContentType(export.mediaType());
    response.setHeader("Content-Disposition", "attachment; filename=\"" + export.fileName() + "\"");
    export.writeTo(response.getOutputStream(), call.view());
  }
}
