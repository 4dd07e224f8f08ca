package io.theater.servlet.internal.http;

import io.theater.json.JsonWriter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The envelope of success. What fits into a megabyte is sent at once and has a tag; more goes piece
 * by piece and has none.
 */
final class Envelope {
  private static final int WHOLE_BYTES = 1 << 20;

  private final JsonWriter json;
  private final HttpServletResponse response;
  private @Nullable OutputStream out;

  Envelope(JsonWriter json, HttpServletResponse response) {
    this.json = json;
    this.response = response;
  }

  /** Writes data; what remains is sent by one of the methods below. */
  Envelope of(Data data) throws IOException {
    json.beginObject().member("success", true).name("data");
    if (data.wrapped()) {
      json.beginObject();
    }
    for (Data.Member member : data.members()) {
      if (member.name() != null) {
        json.name(member.name());
      }
      value(member.value());
    }
    if (data.wrapped()) {
      json.endObject();
    }
    json.endObject();
    return this;
  }

  private void value(@Nullable Object value) throws IOException {
    if (!(value instanceof List<?> list)) {
      json.value(value);
      return;
    }
    json.beginArray();
    for (Object item : list) {
      json.value(item);
      if (json.length() > WHOLE_BYTES) {
        send(HttpServletResponse.SC_OK);
      }
    }
    json.endArray();
  }

  void send(int status) throws IOException {
    if (out == null) {
      out = Reply.json(response, status);
    }
    json.drainTo(out);
  }

  /** Sends nothing but 304 when the client has the same already. */
  void sendUnlessKnown(HttpServletRequest request) throws IOException {
    if (out == null && Reply.isKnown(request, response, tag())) {
      return;
    }
    send(HttpServletResponse.SC_OK);
  }

  /** Weak, because filters of the host may compress what follows. */
  private String tag() {
    CRC32C sum = new CRC32C();
    sum.update(json.array(), 0, json.length());
    return "W/\"" + HexFormat.of().toHexDigits((int) sum.getValue()) + "-" + json.length() + "\"";
  }
}
