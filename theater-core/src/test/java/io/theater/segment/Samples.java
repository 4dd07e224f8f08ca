package io.theater.segment;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Lines to write, and what a segment holds of them. */
final class Samples {
  static final Path SEGMENT = Path.of("/log/2025-12-07.jsonl");
  static final Path QUARANTINE = Path.of("/log/quarantine");

  private Samples() {}

  /** A numbered object whose text takes {@code textBytes}. */
  static ByteBuffer object(long number, int textBytes) {
    return bytes("{\"n\":" + number + ",\"text\":\"" + "x".repeat(textBytes) + "\"}");
  }

  static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  static String text(ByteBuffer bytes) {
    return UTF_8.decode(bytes.duplicate()).toString();
  }

  /** The sealed line of an object, LF included. */
  static String sealed(ByteBuffer object) {
    ByteBuffer line = ByteBuffer.allocate(object.remaining() + 19);
    new LineSeal().seal(object, line);
    return text(line.flip());
  }

  /** A segment with these objects, written and forced. */
  static void write(Storage storage, Path segment, ByteBuffer... objects) throws IOException {
    try (SegmentWriter writer = SegmentWriter.open(storage, segment)) {
      for (ByteBuffer object : objects) {
        writer.append(object);
      }
      writer.force();
    }
  }

  /** The good lines of a segment as a reader sees them, each with LF. */
  static List<String> lines(Storage storage, Path segment) throws IOException {
    List<String> lines = new ArrayList<>();
    try (SegmentReader reader = SegmentReader.open(storage, segment)) {
      reader.scan(0, Long.MAX_VALUE, (offset, length, json) -> lines.add(text(json) + "\n"));
    }
    return lines;
  }
}
