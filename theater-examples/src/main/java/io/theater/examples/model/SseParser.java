package io.theater.examples.model;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the data of server-sent events from bytes that arrive in arbitrary pieces.
 *
 * <p>Lines are cut in bytes and decoded whole, so that a character may be split between two pieces.
 * An event without its closing blank line is not delivered, as the WHATWG specification asks.
 */
final class SseParser {

  private static final int MAX_EVENT_BYTES = 4 << 20;

  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final List<String> events = new ArrayList<>();
  private @Nullable StringBuilder data;
  private boolean afterCarriageReturn;
  private boolean firstLine = true;

  /** Takes the next bytes and returns the data of the events they complete, oldest first. */
  List<String> feed(ByteBuffer bytes) throws IOException {
    events.clear();
    while (bytes.hasRemaining()) {
      accept(bytes.get());
    }
    return List.copyOf(events);
  }

  private void accept(byte next) throws IOException {
    boolean secondHalfOfCrLf = afterCarriageReturn && next == '\n';
    afterCarriageReturn = next == '\r';
    if (secondHalfOfCrLf) {
      return;
    }
    if (next == '\r' || next == '\n') {
      endLine();
    } else {
      line.write(next);
      if (line.size() + (data == null ? 0 : data.length()) > MAX_EVENT_BYTES) {
        throw new IOException("an event is longer than " + MAX_EVENT_BYTES + " bytes");
      }
    }
  }

  private void endLine() {
    String text = line.toString(StandardCharsets.UTF_8);
    line.reset();
    if (firstLine && text.startsWith("\uFEFF")) {
      text = text.substring(1);
    }
    firstLine = false;
    if (text.isEmpty()) {
      dispatch();
    } else if (text.equals("data")) {
      append("");
    } else if (text.startsWith("data:")) {
      append(text.substring(text.startsWith("data: ") ? 6 : 5));
    }
  }

  private void append(String value) {
    data = data == null ? new StringBuilder(value) : data.append('\n').append(value);
  }

  private void dispatch() {
    if (data != null) {
      events.add(data.toString());
      data = null;
    }
  }
}
