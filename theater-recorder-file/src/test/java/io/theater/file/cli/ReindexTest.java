package io.theater.file.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.theater.contract.Events;
import io.theater.file.FileRecorder;
import io.theater.file.Recorded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
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
    assertThat(made.out()).startsWith(before.size() + " indexes and the views of 1 writers");
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
  void keepsTheViewsOfDaysThatAreInArchives() throws Exception {
    Map<String, String> errors = files("errors", ".jsonl");
    Map<String, String> session = files("by_session/session_session-1", ".jsonl");
    assertThat(Cli.run("reindex", base).code()).isZero();
    assertThat(files("errors", ".jsonl")).isEqualTo(errors);
    assertThat(files("by_session/session_session-1", ".jsonl")).isEqualTo(session);
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
