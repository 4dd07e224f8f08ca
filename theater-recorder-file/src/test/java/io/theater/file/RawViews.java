package io.theater.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.theater.file.internal.view.SessionFileName;
import io.theater.json.Json;
import io.theater.json.JsonLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The views as other tools see them, and as the log says they should be. */
final class RawViews {
  private final Path base;
  private final RawLog log;

  RawViews(Path base) {
    this.base = base;
    this.log = new RawLog(base);
  }

  Path sessionFile(String sessionId, String day) {
    String name = "session_" + SessionFileName.encode(sessionId);
    return base.resolve("by_session").resolve(name).resolve(day + ".jsonl");
  }

  /** All lines below {@code by_session}, by file. */
  Map<String, List<String>> sessions() throws IOException {
    Map<String, List<String>> lines = new TreeMap<>();
    Path root = base.resolve("by_session");
    if (Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
      try (Stream<Path> files = Files.walk(root)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          lines.put(base.relativize(file).toString(), text(file).lines().toList());
          assertThat(text(file)).endsWith("\n");
        }
      }
    }
    return lines;
  }

  /** What {@link #sessions()} should be: each line of the log once, in its order. */
  Map<String, List<String>> expectedSessions() throws IOException {
    Map<String, LinkedHashSet<String>> lines = new TreeMap<>();
    for (String segment : log.files()) {
      for (String line : log.lines(segment)) {
        if (segment.contains("interactions")) {
          String session = (String) Json.readObject(line.getBytes(UTF_8)).get("session_id");
          Path file = sessionFile(session, segment.substring(0, 10));
          lines
              .computeIfAbsent(base.relativize(file).toString(), name -> new LinkedHashSet<>())
              .add(line);
        }
      }
    }
    Map<String, List<String>> expected = new TreeMap<>();
    lines.forEach((file, all) -> expected.put(file, new ArrayList<>(all)));
    return expected;
  }

  void sessionsAreComplete() throws IOException {
    Map<String, List<String>> expected = expectedSessions();
    assertThat(expected).isNotEmpty();
    assertThat(sessions()).isEqualTo(expected);
  }

  /** Records of {@code errors/}, by id. */
  Map<String, JsonLine> errors(String day) throws IOException {
    Map<String, JsonLine> errors = new LinkedHashMap<>();
    Path file = base.resolve("errors/" + day + "_errors.jsonl");
    for (String line : Files.exists(file) ? Files.readAllLines(file, UTF_8) : List.<String>of()) {
      byte[] json = line.getBytes(UTF_8);
      JsonLine read = JsonLine.parse(json, 0, json.length);
      assertThat(errors.put(String.valueOf(read.text("id")), read)).as(line).isNull();
    }
    return errors;
  }

  Path latestFile() {
    return base.resolve("real_time/latest.json");
  }

  Map<String, Object> latest() throws IOException {
    return Json.readObject(Files.readAllBytes(latestFile()));
  }

  @SuppressWarnings("unchecked")
  List<Object> latest(String member) throws IOException {
    List<Map<String, Object>> calls = (List<Map<String, Object>>) latest().get("interactions");
    return calls.stream().map(call -> call.get(member)).toList();
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, UTF_8);
  }
}
