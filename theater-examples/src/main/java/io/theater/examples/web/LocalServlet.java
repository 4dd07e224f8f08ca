package io.theater.examples.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A servlet for this machine alone: no other site may reach it through a visitor's browser. A host
 * name that is not local is refused, whatever address it resolves to, and so is a foreign origin.
 */
abstract class LocalServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern LOCAL_HOST =
      Pattern.compile("(?i)(?:localhost|127\\.0\\.0\\.1|\\[::1])(?::\\d{1,5})?");
  private static final String CSP =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
          + " img-src 'self' data:; font-src 'self'; frame-ancestors 'none'; base-uri 'none';"
          + " form-action 'none'; require-trusted-types-for 'script';"
          + " trusted-types lit-html theater";

  /** Answers an allowed request of the method this servlet is for. */
  abstract void answer(HttpServletRequest request, HttpServletResponse response)
      throws Refusal, IOException, ServletException;

  /** The only method it knows, besides HEAD where this is GET. */
  abstract String method();

  @Override
  protected final void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    response.setHeader("Content-Security-Policy", CSP);
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Referrer-Policy", "no-referrer");
    response.setHeader("Cache-Control", "no-store");
    try {
      check(request, response);
      answer(request, response);
    } catch (Refusal e) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("success", false);
      json.put("error", e.error());
      write(response, e.status(), json);
    }
  }

  private void check(HttpServletRequest request, HttpServletResponse response) throws Refusal {
    String host = request.getHeader("Host");
    if (host == null || !LOCAL_HOST.matcher(host).matches()) {
      throw Refusal.forbidden("the host name is not one of this machine");
    }
    if (isForeign(request.getHeader("Origin"), host)) {
      throw Refusal.forbidden("the request comes from another site");
    }
    String method = request.getMethod();
    if (!method.equals(method()) && !(method.equals("HEAD") && method().equals("GET"))) {
      response.setHeader("Allow", method());
      throw Refusal.method(method());
    }
  }

  private static boolean isForeign(@Nullable String origin, String host) {
    return origin != null && !origin.equalsIgnoreCase("http://" + host);
  }

  static void writeData(HttpServletResponse response, int status, Map<String, ?> data)
      throws IOException {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("success", true);
    json.put("data", data);
    write(response, status, json);
  }

  private static void write(HttpServletResponse response, int status, Map<String, ?> json)
      throws IOException {
    byte[] body = JSON.writeValueAsBytes(json);
    response.setStatus(status);
    response.setContentType("application/json;charset=utf-8");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
