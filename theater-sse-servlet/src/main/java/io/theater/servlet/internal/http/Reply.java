package io.theater.servlet.internal.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.theater.json.JsonWriter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;

/** Writes answers. */
public final class Reply {
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
          + "img-src 'self' data:; font-src 'self'; frame-ancestors 'none'; base-uri 'none'; "
          + "form-action 'none'; require-trusted-types-for 'script'; "
          + "trusted-types lit-html theater";

  private Reply() {}

  /** Headers of every answer. */
  public static void secure(HttpServletResponse response) {
    response.setHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY);
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Referrer-Policy", "no-referrer");
    response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
    response.setHeader("Cache-Control", "no-store");
  }

  /**
   * Answers a read in the envelope of success, or with 304 when the client has the same already.
   * Long lists are sent piece by piece.
   *
   * @param request may name what the client has
   * @param response not committed
   * @param json the writer, with the view of the caller
   * @param data the data
   */
  public static void read(
      HttpServletRequest request, HttpServletResponse response, JsonWriter json, Data data)
      throws IOException {
    new Envelope(json, response).of(data).sendUnlessKnown(request);
  }

  /**
   * Tags an answer, and answers with 304 when the client has the same already.
   *
   * @param request may name what the client has
   * @param response not committed
   * @param tag a weak entity tag
   * @return whether it is answered
   */
  public static boolean isKnown(
      HttpServletRequest request, HttpServletResponse response, String tag) {
    response.setHeader("ETag", tag);
    String header = request.getHeader("If-None-Match");
    for (String known : header == null ? new String[0] : header.split(",", 20)) {
      String one = known.strip();
      if (one.equals(tag) || one.equals(tag.substring(2)) || one.equals("*")) {
        response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
        return true;
      }
    }
    return false;
  }

  /**
   * Answers a change in the envelope of success.
   *
   * @param response not committed
   * @param status 200 when it is done, 202 when it goes on
   * @param data what there is to say
   */
  public static void changed(HttpServletResponse response, int status, Data data)
      throws IOException {
    new Envelope(new JsonWriter(), response).of(data).send(status);
  }

  /**
   * Sends the envelope of failure, unless something was sent already.
   *
   * @param response where to
   * @param failure why
   */
  public static void failure(HttpServletResponse response, Failure failure) throws IOException {
    if (response.isCommitted()) {
      return;
    }
    response.resetBuffer();
    failure.headers().forEach(response::setHeader);
    JsonWriter json = new JsonWriter();
    json.beginObject().member("success", false).member("error", failure.toJson()).endObject();
    json.drainTo(json(response, failure.status()));
  }

  /**
   * The same, but as a page for people whose browser was led here; scripts get the envelope.
   *
   * @param request says who asks
   * @param response where to
   * @param failure why
   */
  public static void failure(
      HttpServletRequest request, HttpServletResponse response, Failure failure)
      throws IOException {
    String accepted = request.getHeader("Accept");
    if (accepted == null || !accepted.startsWith("text/html") || response.isCommitted()) {
      failure(response, failure);
      return;
    }
    response.resetBuffer();
    failure.headers().forEach(response::setHeader);
    response.setStatus(failure.status());
    response.setContentType("text/html;charset=UTF-8");
    response.getOutputStream().write(failure.toHtml().getBytes(UTF_8));
  }

  static OutputStream json(HttpServletResponse response, int status) throws IOException {
    response.setStatus(status);
    response.setContentType("application/json;charset=UTF-8");
    return response.getOutputStream();
  }
}
