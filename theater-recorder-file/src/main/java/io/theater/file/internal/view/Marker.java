package io.theater.file.internal.view;

import io.theater.json.Json;
import io.theater.segment.LineSeal;
import io.theater.segment.SegmentReader;
import io.theater.segment.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * How far the views are sure to be complete: {@code .theater/views}, one sealed line. It means
 * nothing once the machine was started again, because neither it nor the views were forced.
 */
final class Marker {
  private final Storage storage;
  private final String boot;
  private final WholeFile file;

  /**
   * What it says.
   *
   * @param position the views have all lines before it
   * @param clean whether they have none after it
   */
  record State(Position position, boolean clean) {}

  Marker(Storage storage, Paths paths, ViewNames names) {
    this.storage = storage;
    this.boot = Boot.id(storage);
    this.file = new WholeFile(storage, paths, names.marker());
  }

  Optional<State> read() throws IOException {
    AtomicReference<@Nullable State> found = new AtomicReference<>();
    try (SegmentReader reader = SegmentReader.open(storage, file.path())) {
      reader.scan(0, reader.size(), (offset, length, json) -> found.set(parse(json)));
    } catch (NoSuchFileException first) {
      return Optional.empty();
    }
    return Optional.ofNullable(found.get());
  }

  private @Nullable State parse(ByteBuffer json) {
    byte[] copy = new byte[json.remaining()];
    json.get(json.position(), copy);
    Map<String, Object> values = Json.readObject(copy);
    if (boot.isEmpty() || !boot.equals(values.get("boot"))) {
      return null;
    }
    String segment = String.valueOf(values.get("file"));
    Position position = new Position(segment, number(values, "offset"), number(values, "seq"));
    return new State(position, Boolean.TRUE.equals(values.get("clean")));
  }

  private static long number(Map<String, Object> values, String name) {
    return values.get(name) instanceof Number number ? number.longValue() : 0;
  }

  void write(State state) throws IOException {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("v", 1);
    values.put("seq", state.position().seq());
    values.put("file", state.position().file());
    values.put("offset", state.position().offset());
    values.put("clean", state.clean());
    values.put("boot", boot);
    byte[] json = Json.bytes(values);
    ByteBuffer line = ByteBuffer.allocate(json.length + LineSeal.SEAL_BYTES);
    new LineSeal().seal(ByteBuffer.wrap(json), line);
    file.write(line.flip());
  }
}
