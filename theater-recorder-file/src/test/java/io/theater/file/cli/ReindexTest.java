package io.theater.file.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.theater.contract.Events;
import io.theater.file.FileRecorder;
import io.theater.file.RawLog;
import io.theater.file.Recorded;
import io.theater.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReindexTest {
  @TempDir private Path sandbox;
  private Path base;

  @BeforeEach
  void record() throws IOException {
    base = sandbox.resolve("recording");
    Recorded.into(base, 9);
  }

  @Test
  void makesIndexesAnewByteForByte() throws Exception {
    Map<String, String> before = files("archive", ".idx");
    int number = 0;
    for (String index : before.keySet()) {
      switch (number++ % 3) {
        case 0 -> Files.delete(base.resolve(index));
        case 1 -> Files.writeString(base.resolve(index), "nonsense");
        default -> {}
      }
    }
    assertThat(before).hasSizeGreaterThan(3);
    assertThat(Cli.verify(base).code()).isEqualTo(1);
    Cli made = Cli.run("reindex", base);
    assertThat(made.code()).isZero();
    assertThat(made.out()).startsWith(before.size() + " indexes and the views of 1 writer made");
    assertThat(files("archive", ".idx")).isEqualTo(before);
    assertThat(Cli.verify(base, "--views").code()).isZero();
  }

  @Test
  void makesTheViewsOfDaysInTheLogAnew() throws Exception {
    Recorded.later(base, 1, Events.of("s"), "failed");
    String view = "errors/2025-12-08_errors.jsonl";
    String before = Files.readString(base.resolve(view));
    Files.delete(base.resolve(view));
    Cli made = Cli.run("reindex", base);
    assertThat(made.code()).isZero();
    assertThat(made.err()).isEmpty();
    assertThat(damage(Cli.verify(base, "--views"))).isEmpty();
    assertThat(base.resolve(view)).hasContent(before);
    assertThat(before).contains("\"stage\":\"failed\"");
  }

  @Test
  void bringsViewsBackThatWereDeletedAndTheNextCleanupDeletesThemAgain() throws Exception {
    base = sandbox.resolve("old");
    for (int day : new int[] {1, 101, 102}) {
      Recorded.later(base, day, Events.of("s").afterRestart("boot-" + day), "call-" + day);
    }
    Path old = base.resolve("by_session/session_s/2025-12-08.jsonl");
    assertThat(old).exists();
    assertThat(Cli.run("cleanup", base).code()).isZero();
    assertThat(old).doesNotExist();
    assertThat(Cli.run("reindex", base).code()).isZero();
    assertThat(old).exists();
    assertThat(Cli.run("cleanup", base).out()).contains("deleted " + base.relativize(old));
    assertThat(old).doesNotExist();
  }

  @Test
  void saysWhatIsInTheWay() throws Exception {
    Recorded.later(base, 1, Events.of("s"), "failed");
    Path view = base.resolve("errors/2025-12-08_errors.jsonl");
    Files.writeString(view, "nonsense\n");
    Cli made = Cli.run("reindex", base);
    assertThat(made.code()).isEqualTo(1);
    assertThat(made.err()).startsWith("warning: ").contains("2025-12-08_errors.jsonl");
    assertThat(view).hasContent("nonsense\n");
  }

  @Test
  void makesTheViewsOfArchivedDaysAnew() throws Exception {
    base = sandbox.resolve("lives");
    Recorded.lives(base, 9);
    Map<String, Map<String, Object>> errors = errors();
    assertThat(errors).hasSizeGreaterThan(3);
    assertThat(files("archive", ".gz")).hasSizeGreaterThan(3);
    for (int again = 0; again < 2; again++) {
      deleteViews();
      Cli made = Cli.run("reindex", base);
      assertThat(made.code()).as(made.err()).isZero();
      assertThat(Cli.verify(base, "--views").code()).isZero();
      assertThat(errors()).isEqualTo(errors);
      assertThat(Files.readAllLines(session("a"))).isEqualTo(linesOf("a"));
    }
    Recorded.oneCall(base, Events.of("a").afterRestart("later"), "another");
    assertThat(Files.readAllLines(session("a"))).isEqualTo(linesOf("a"));
  }

  @Test
  void readsArchivesAndFilesOfTheLogInTheirOrder() throws Exception {
    String archive = "2025-12-07_interactions.0001.jsonl.gz";
    Path stays = base.resolve("by_date/2025-12-07_all_interactions.0001.jsonl");
    List<String> expected = linesOf("session-1");
    try (InputStream in =
        new GZIPInputStream(Files.newInputStream(base.resolve("archive/" + archive)))) {
      Files.write(stays, in.readAllBytes()); // as if it had not been archived, but later ones were
    }
    Files.delete(base.resolve("archive/" + archive));
    Files.delete(base.resolve("archive/" + archive.replace("jsonl.gz", "idx")));
    Path manifest = base.resolve(".theater/manifest.jsonl");
    Files.write(
        manifest,
        Files.readAllLines(manifest).stream().filter(line -> !line.contains("s.0001")).toList());
    deleteViews();
    assertThat(Cli.run("reindex", base).code()).isZero();
    assertThat(Files.readAllLines(session("session-1"))).isEqualTo(expected);
  }

  @Test
  void keepsTheViewsOfDaysOfWhichAnArchiveIsDeletedOrDamaged() throws Exception {
    Map<String, String> errors = files("errors", ".jsonl");
    Map<String, String> session = files("by_session/session_session-1", ".jsonl");
    Path archive = base.resolve("archive/2025-12-07_interactions.0001.jsonl.gz");
    byte[] content = Files.readAllBytes(archive);
    content[content.length / 2]++;
    Files.write(archive, content);
    assertThat(Cli.run("reindex", base).code()).isEqualTo(1);
    assertThat(files("errors", ".jsonl")).isEqualTo(errors);
    assertThat(files("by_session/session_session-1", ".jsonl")).isEqualTo(session);
    Files.delete(archive);
    assertThat(Cli.run("reindex", base).code()).isEqualTo(1);
    assertThat(files("errors", ".jsonl")).isEqualTo(errors);
    assertThat(files("by_session/session_session-1", ".jsonl")).isEqualTo(session);
  }

  @Test
  void makesReferencesThatLeadIntoArchives() throws Exception {
    assertThat(Cli.run("reindex", base, "--session-view", "refs").code()).isZero();
    List<String> expected = linesOf("session-1");
    List<String> references = Files.readAllLines(session("session-1"));
    assertThat(references).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      Map<String, Object> reference = Json.readObject(references.get(i).getBytes(UTF_8));
      Map<String, Object> line = Json.readObject(expected.get(i).getBytes(UTF_8));
      assertThat(reference.get("seq")).isEqualTo(line.get("seq"));
      assertThat(reference.get("id")).isEqualTo(line.get("id"));
      String archive = String.valueOf(reference.get("archive"));
      assertThat(reference.containsKey("file")).isEqualTo(!Files.exists(base.resolve(archive)));
    }
  }

  private Path session(String id) {
    return base.resolve("by_session/session_" + id + "/2025-12-07.jsonl");
  }

  private void deleteViews() throws IOException {
    for (String session : List.of("session-1", "a", "b", "c")) {
      Files.deleteIfExists(session(session));
    }
    for (String view : files("errors", "").keySet()) {
      Files.delete(base.resolve(view));
    }
  }

  /** As {@code zcat archive/*_interactions.*; cat by_date/*_interactions*} has them. */
  private List<String> linesOf(String session) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String name : files("archive", ".jsonl.gz").keySet()) {
      try (InputStream in = new GZIPInputStream(Files.newInputStream(base.resolve(name)))) {
        lines.addAll(
            name.contains("_steps")
                ? List.of()
                : new String(in.readAllBytes(), UTF_8).lines().toList());
      }
    }
    lines.addAll(new RawLog(base).lines("interactions"));
    return lines.stream()
        .filter(line -> line.contains("\"session_id\":\"" + session + "\""))
        .distinct()
        .toList();
  }

  /** What the views of errors say, but for the lines that they were made of. */
  private Map<String, Map<String, Object>> errors() throws IOException {
    Map<String, Map<String, Object>> errors = new TreeMap<>();
    for (String file : files("errors", ".jsonl").keySet()) {
      for (String line : Files.readAllLines(base.resolve(file))) {
        Map<String, Object> error = new TreeMap<>(Json.readObject(line.getBytes(UTF_8)));
        error.keySet().removeAll(List.of("seq", "at", "_crc"));
        assertThat(errors.put(String.valueOf(error.get("id")), error)).as(line).isNull();
      }
    }
    return errors;
  }

  @Test
  void leavesLogAndArchivesAsTheyAre() throws Exception {
    Map<String, String> log = files("by_date", "");
    Map<String, String> archives = files("archive", "");
    assertThat(Cli.run("reindex", base, "--session-view", "refs").code()).isZero();
    assertThat(files("by_date", "")).isEqualTo(log);
    assertThat(files("archive", "")).isEqualTo(archives);
  }

  @Test
  void doesSoForEveryWriter() throws Exception {
    try (FileRecorder second = FileRecorder.builder(base).writerSuffix("b").build()) {
      second.flush();
      second.write(new java.util.ArrayList<>());
    }
    Path segment = base.resolve("by_date/2025-12-07_all_interactions.b.jsonl");
    Files.createFile(segment);
    assertThat(Cli.run("reindex", base).out()).contains("the views of 2 writers");
  }

  @Test
  void isRefusedWhileAWriterLives() throws Exception {
    Path index = base.resolve(files("archive", ".idx").keySet().iterator().next());
    Files.delete(index);
    try (FileRecorder recorder = FileRecorder.builder(base).writerSuffix("b").build()) {
      Files.createFile(base.resolve("by_date/2025-12-07_all_interactions.b.jsonl"));
      refused();
    }
    try (FileRecorder recorder = Recorded.open(base)) {
      Files.delete(index); // made again when the recorder was opened
      refused();
    }
    assertThat(index).doesNotExist();
  }

  private void refused() {
    Cli refused = Cli.run("reindex", base);
    assertThat(refused.code()).isEqualTo(3);
    assertThat(refused.out()).isEmpty();
    assertThat(refused.err())
        .isEqualTo("error: a writer is at work in " + base + "; stop it first\n");
  }

  private static List<String> damage(Cli found) {
    return found.out().lines().filter(line -> line.startsWith("damaged")).toList();
  }

  /** Names and contents. */
  private Map<String, String> files(String directory, String ending) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.list(base.resolve(directory))) {
      for (Path file : files.filter(one -> one.toString().endsWith(ending)).toList()) {
        contents.put(
            base.relativize(file).toString(), HexFormat.of().formatHex(Files.readAllBytes(file)));
      }
    }
    return contents;
  }
}
