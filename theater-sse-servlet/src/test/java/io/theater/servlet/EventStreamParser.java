package io.theater.servlet;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads an event stream as the WHATWG HTML standard says (9.2.5 and 9.2.6), but stricter than a
 * browser: what a browser would ignore or forgive is an error here, because nothing of the kind may
 * be sent.
 */
final class EventStreamParser {
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final List<Message> dispatched = new ArrayList<>();
  private final StringBuilder data = new StringBuilder();
  private boolean hasData;
  private String id;
  private String lastEventId = "";
  private long retryMillis = -1;

  /** A dispatched event; {@code id} is null when this very event had none. */
  record Message(String id, String lastEventId, String data) {}

  List<Message> feed(byte[] bytes, int length) {
    dispatched.clear();
    for (int i = 0; i < length; i++) {
      byte b = bytes[i];
      if (b == '\r' || b == 0) {
        throw new AssertionError("byte " + b + " in an event stream");
      }
      if (b == '\n') {
        line(decode(line.toByteArray()));
        line.reset();
      } else {
        line.write(b);
      }
    }
    return List.copyOf(dispatched);
  }

  long retryMillis() {
    return retryMillis;
  }

  /** Fails when the stream was cut inside a frame. */
  void end() {
    if (line.size() > 0 || hasData || id != null) {
      throw new AssertionError("the stream ended inside a frame: " + line);
    }
  }

  private static String decode(byte[] utf8) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException malformed) {
      throw new AssertionError("an event stream is UTF-8", malformed);
    }
  }

  private void line(String text) {
    if (text.isEmpty()) {
      dispatch();
    } else if (!text.startsWith(":")) {
      int colon = text.indexOf(':');
      if (colon < 0 || !text.startsWith(": ", colon)) {
        throw new AssertionError("not a field: " + text);
      }
      field(text.substring(0, colon), text.substring(colon + 2));
    }
  }

  private void field(String name, String value) {
    switch (name) {
      case "data" -> {
        if (hasData) {
          throw new AssertionError("an event with two lines of data: " + value);
        }
        if (value.indexOf('\u2028') >= 0 || value.indexOf('\u2029') >= 0) {
          throw new AssertionError("a raw line separator: " + value);
        }
        hasData = true;
        data.append(value);
      }
      case "id" -> {
        if (id != null || hasData || !value.matches("[0-9a-z]+-\\d+")) {
          throw new AssertionError("a misplaced or malformed id: " + value);
        }
        id = value;
      }
      case "retry" -> {
        if (!value.matches("\\d{1,9}")) {
          throw new AssertionError("not a time to retry after: " + value);
        }
        retryMillis = Long.parseLong(value);
      }
      default -> throw new AssertionError("an unknown field: " + name);
    }
  }

  private void dispatch() {
    if (id != null) {
      lastEventId = id;
    }
    if (hasData) {
      dispatched.add(new Message(id, lastEventId, data.toString()));
    } else if (id != null) {
      throw new AssertionError("an id without data");
    }
    id = null;
    hasData = false;
    data.setLength(0);
  }
}
