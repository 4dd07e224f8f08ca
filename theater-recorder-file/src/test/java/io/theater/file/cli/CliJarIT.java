package io.theater.file.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.theater.contract.Events;
import io.theater.file.Recorded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged command line as a process of its own. */
class CliJarIT {
  @TempDir private Path sandbox;

  @Test
  void runsWithNothingButJava() throws Exception {
    Path base = sandbox.resolve("recording");
    Recorded.into(base, 3);
    assertThat(run(0, "verify", base.toString())).endsWith(" 0 damaged, 0 unfinished\n");
    assertThat(run(0, "export", base.toString(), "--session", "session-1")).contains("中");
    assertThat(run(0, "stats", base.toString())).contains("interactions");
    assertThat(run(2, "frobnicate")).startsWith("error: unknown command frobnicate");
    Path file = base.resolve("by_date/2025-12-07_all_interactions.0001.jsonl");
    Files.deleteIfExists(file);
    Files.writeString(file, "damaged\n");
    assertThat(run(1, "verify", base.toString())).contains("0001.jsonl at byte 0: ");
  }

  @Test
  void cleansUpWhatItSaysThatItWould() throws Exception {
    Path base = sandbox.resolve("recording");
    Recorded.into(base, 12);
    Recorded.later(base, 10, Events.of("s"), "first");
    Recorded.later(base, 11, Events.of("t"), "second");
    Path view = base.resolve("by_session/session_session-1/2025-12-07.jsonl");
    String plan = run(0, "cleanup", base.toString(), "--session-days", "1", "--dry-run");
    assertThat(plan)
        .contains("would delete by_session/session_session-1/2025-12-07.jsonl (")
        .endsWith(" would be deleted\n");
    assertThat(view).exists();
    assertThat(run(0, "cleanup", base.toString(), "--session-days", "1"))
        .isEqualTo(plan.replace("would delete", "deleted").replace("would be deleted", "deleted"));
    assertThat(view).doesNotExist();
    assertThat(run(0, "verify", base.toString())).endsWith(" 0 damaged, 0 unfinished\n");
  }

  @Test
  void makesIndexesAndViewsAnew() throws Exception {
    Path base = sandbox.resolve("recording");
    Recorded.into(base, 9);
    Recorded.later(base, 1, Events.of("s"), "failed");
    Path index = base.resolve("archive/2025-12-07_interactions.0000.idx");
    Path view = base.resolve("errors/2025-12-08_errors.jsonl");
    byte[] before = Files.readAllBytes(index);
    Files.delete(index);
    String lines = Files.readString(view);
    Files.delete(view);
    assertThat(run(1, "verify", base.toString())).contains("0000.idx at byte 0: the index is miss");
    assertThat(run(0, "reindex", base.toString()))
        .contains(" indexes and the views of 1 writer made anew");
    assertThat(index).hasBinaryContent(before);
    assertThat(view).hasContent(lines);
    assertThat(run(0, "verify", base.toString(), "--views")).endsWith(" 0 unfinished\n");
  }

  @Test
  void leavesTheLibraryAsItIs() throws Exception {
    try (JarFile library = new JarFile(jar(false).toFile())) {
      assertThat(library.stream().map(entry -> entry.getName()))
          .filteredOn(name -> name.endsWith(".class"))
          .allSatisfy(name -> assertThat(name).startsWith("io/theater/file/"));
      assertThat(library.getManifest().getMainAttributes().getValue("Main-Class")).isNull();
    }
  }

  /** Output and messages together, so that a logger without a home would be seen. */
  private static String run(int code, String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx64m", "-Dfile.encoding=US-ASCII", "-jar", jar(true).toString()));
    command.addAll(List.of(words));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isEqualTo(code);
    assertThat(output).doesNotContain("SLF4J");
    return output;
  }

  private static Path jar(boolean cli) throws IOException {
    try (Stream<Path> files = Files.list(Path.of("target"))) {
      return files
          .filter(file -> file.getFileName().toString().matches("theater-recorder-file-.*\\.jar"))
          .filter(file -> file.toString().endsWith("-cli.jar") == cli)
          .filter(file -> !file.toString().matches(".*-(sources|javadoc|tests)\\.jar"))
          .findFirst()
          .orElseThrow();
    }
  }
}
