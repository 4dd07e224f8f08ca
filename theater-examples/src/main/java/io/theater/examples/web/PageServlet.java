package io.theater.examples.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** The first page and its parts; every other path is not found. */
public final class PageServlet extends LocalServlet {

  private static final long serialVersionUID = 1L;
  private static final Map<String, String> TYPES =
      Map.of(
          "index.html", "text/html;charset=utf-8",
          "demo.css", "text/css;charset=utf-8",
          "demo.js", "text/javascript;charset=utf-8");

  @Override
  String method() {
    return "GET";
  }

  @Override
  void answer(HttpServletRequest request, HttpServletResponse response)
      throws Refusal, IOException {
    String path = request.getRequestURI().substring(1);
    String file = path.isEmpty() ? "index.html" : path;
    String type = TYPES.get(file);
    if (type == null) {
      throw Refusal.notFound();
    }
    response.setContentType(type);
    try (InputStream in = PageServlet.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IOException("missing resource " + file);
      }
      in.transferTo(response.getOutputStream());
    }
  }
}
