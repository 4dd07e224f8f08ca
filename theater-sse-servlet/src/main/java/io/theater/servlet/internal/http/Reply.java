package io.theater.servlet.internal.http;

import io.theater.json.JsonWriter;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes answers. */
public final class Reply {
  private static final int DRAIN_BYTES = 64 << 10;
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
          + "img-src 'self' data:; font-src 'self'; frame-ancestors 'none'; base-uri 'none'; "
          + "form-action 'none'";

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
   * Sends data in the envelope of success. Large lists are sent piece by piece.
   *
   * @param response not committed
   * @param json the writer, with the view of the caller
   * @param data the data
   */
  public static void success(HttpServletResponse response, JsonWriter json, Data data)
      throws IOException {
    OutputStream out = json(response, 200);
    json.beginObject().member("success", true).name("data");
    if (data.wrapped()) {
      json.beginObject();
    }
    for (Data.Member member : data.members()) {
      if (member.name() != null) {
        json.name(member.name());
      }
      value(json, member.value(), out);
    }
    if (data.wrapped()) {
      json.endObject();
    }
    json.endObject().drainTo(out);
  }

  private static void value(JsonWriter json, @Nullable Object value, OutputStream out)
      throws IOException {
    if (!(value instanceof List<?> list)) {
      json.value(value);
      return;
    }
    json.beginArray();
    for (Object item : list) {
      json.value(item);
      if (json.length() > DRAIN_BYTES) {
        json.drainTo(out);
      }
    }
    json.endArray();
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

  private static OutputStream json(HttpServletResponse response, int status) throws IOException {
    response.setStatus(status);
    response.setContentType("application/json;charset=UTF-8");
    return response.getOutputStream();
  }
}
