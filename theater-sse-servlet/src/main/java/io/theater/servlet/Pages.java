package io.theater.servlet;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** The files of the page, read once from the class path. */
final class Pages {
  private static final Map<String, String> TYPES =
      Map.of("html", "text/html", "css", "text/css", "js", "text/javascript");

  private Pages() {}

  static List<Route> routes() {
    return List.of(
        route("", "index.html"), route("page.css", "page.css"), route("page.js", "page.js"));
  }

  private static Route route(String path, String file) {
    byte[] bytes = load(file);
    String type = TYPES.get(file.substring(file.lastIndexOf('.') + 1)) + ";charset=UTF-8";
    return Route.read(
        path,
        call -> {
          call.response().setContentType(type);
          call.response().setContentLength(bytes.length);
          call.response().getOutputStream().write(bytes);
        });
  }

  private static byte[] load(String file) {
    try (InputStream in = Pages.class.getResourceAsStream("page/" + file)) {
      if (in == null) {
        throw new IllegalStateException("the page file " + file + " is missing in the jar");
      }
      return in.readAllBytes();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
