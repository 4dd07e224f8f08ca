package io.theater.servlet.internal.export;

import io.theater.json.Json;
import io.theater.json.JsonWriter;
import io.theater.json.LiveView;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Where an export is written to. What the caller may not see is cut here, for all formats. */
final class ExportOutput {
  private final OutputStream out;
  private final LiveView view;
  private final JsonWriter json = new JsonWriter();

  ExportOutput(OutputStream out, LiveView view) {
    this.out = out;
    this.view = view;
  }

  /** The same output inside a script element of HTML, which no text can end. */
  ExportOutput insideScript() {
    return new ExportOutput(new ScriptSafe(out), view);
  }

  void text(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  void bytes(byte[] bytes) throws IOException {
    out.write(bytes);
  }

  /** A record as JSON on one line. */
  byte[] json(Object record) {
    return json.clear().view(view).value(record).toBytes();
  }

  /** A record by the names of its JSON. */
  Map<String, Object> fields(Object record) {
    return Json.readObject(json(record));
  }
}
