package io.theater.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.theater.json.Json;
import io.theater.json.JsonLine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The files as other tools see them: text, and JSON line by line. */
public final class RawLog {
  private final Path base;

  public RawLog(Path base) {
    this.base = base;
  }

  /** Names of the files of the log, in order. */
  public List<String> files() {
    try (Stream<Path> files = Files.list(base.resolve("by_date"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Path file(String name) {
    return base.resolve("by_date").resolve(name);
  }

  /** Lines of all files whose name contains a word. */
  public List<String> lines(String word) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String name : files()) {
      lines.addAll(name.contains(word) ? Files.readAllLines(file(name), UTF_8) : List.of());
    }
    return lines;
  }

  public List<Map<String, Object>> objects(String word) throws IOException {
    return lines(word).stream().map(line -> Json.readObject(line.getBytes(UTF_8))).toList();
  }

  /** The value of one member in every line that has it. */
  public List<Object> values(String word, String member) throws IOException {
    return objects(word).stream()
        .filter(line -> line.containsKey(member))
        .map(line -> line.get(member))
        .toList();
  }

  /** {@code jq -sc 'group_by(.id)[] | reduce .[] as $x ({}; . * $x)'}, by id. */
  Map<String, JsonLine> folded(String word) throws IOException {
    Map<String, Map<String, Object>> byId = new LinkedHashMap<>();
    for (Map<String, Object> line : objects(word)) {
      byId.merge((String) line.get("id"), line, RawLog::multiply);
    }
    Map<String, JsonLine> folded = new LinkedHashMap<>();
    byId.forEach(
        (id, object) -> {
          byte[] json = Json.bytes(object);
          folded.put(id, JsonLine.parse(json, 0, json.length));
        });
    return folded;
  }

  /** The {@code *} of jq. */
  @SuppressWarnings("unchecked")
  static Map<String, Object> multiply(Map<String, Object> left, Map<String, Object> right) {
    Map<String, Object> product = new LinkedHashMap<>(left);
    right.forEach(
        (name, value) -> {
          Object before = product.get(name);
          boolean both = before instanceof Map && value instanceof Map;
          product.put(
              name,
              both ? multiply((Map<String, Object>) before, (Map<String, Object>) value) : value);
        });
    return product;
  }
}
