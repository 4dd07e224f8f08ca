package io.theater.file.internal.export;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.theater.json.JsonEncoder;
import io.theater.json.LineHead;
import io.theater.model.LlmInteraction;
import java.io.IOException;
import java.io.OutputStream;

/**
 * A JSON array with one interaction to a line, each as its lines in the log fold; {@code seq} is
 * its place in the array, from 1.
 */
public final class JsonArray implements Format {
  private final JsonEncoder encoder = new JsonEncoder();

  /** An encoder with a small buffer. */
  public JsonArray() {}

  @Override
  public String extension() {
    return ".json";
  }

  @Override
  public void begin(OutputStream out) throws IOException {
    out.write('[');
  }

  @Override
  public void add(OutputStream out, LlmInteraction call, long number) throws IOException {
    out.write((number == 0 ? "\n" : ",\n").getBytes(US_ASCII));
    encoder.line(LineHead.of(number + 1), call).appendTo(out);
  }

  @Override
  public void end(OutputStream out, long count) throws IOException {
    out.write((count == 0 ? "]\n" : "\n]\n").getBytes(US_ASCII));
  }
}
