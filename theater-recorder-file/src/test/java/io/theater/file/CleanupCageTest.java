package io.theater.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.theater.contract.Events;
import io.theater.history.CleanupPlan.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tree full of what a cleanup must not touch, where nothing else could be touched. */
class CleanupCageTest {
  @TempDir private Path mountPoint;

  @Test
  void deletesNothingButItsOwnFiles() throws Exception {
    Cage.require();
    assertThat(Cage.run(mountPoint, HostileTree.class).lines())
        .contains(
            "> caged true",
            "> deleted [by_session/session_5/2025-12-07.jsonl, errors/2025-12-07_errors.jsonl]",
            "> lost []",
            "> deleted through links []",
            "> lost through links []");
    assertThat(mountPoint).isEmptyDirectory();
  }

  /** Puts links and strange files everywhere, and tells what is missing after a cleanup. */
  static final class HostileTree {
    private static final String OLD = "2020-01-01";

    private final Path outside;
    private final Path base;
    private final ManualClock clock = new ManualClock();
    private final Events events = Events.of("5");

    private HostileTree(Path cage) throws IOException {
      outside = Files.createDirectories(cage.resolve("outside"));
      base = cage.resolve("a/base");
    }

    public static void main(String[] arguments) throws IOException {
      Child.say("caged " + (!Files.isWritable(Path.of("/tmp")) && !Files.isWritable(Path.of("/"))));
      new HostileTree(Path.of(arguments[0])).run();
    }

    private void run() throws IOException {
      try (FileRecorder recorder = open()) {
        recordDays(recorder);
        strangeFiles();
        links();
        tell(recorder, "");
      }
      open().close();
      linkDirectories();
      try (FileRecorder recorder = open()) {
        tell(recorder, " through links");
      }
    }

    private FileRecorder open() {
      Retention retention = Retention.standard().withArchiveDays(1).withMaxArchiveBytes(1);
      return FileRecorder.builder(base)
          .clock(clock)
          .threads(Idle.THREADS)
          .minFreeDisk(0)
          .retention(retention)
          .build();
    }

    private void recordDays(FileRecorder recorder) throws IOException {
      for (int day : List.of(0, 100, 1)) {
        clock.advance(Duration.ofDays(day));
        String id = "call-" + day;
        recorder.write(List.of(events.llmStarted(id), events.llmFailed(id)));
        recorder.flush();
        recorder.completeViews();
      }
    }

    private void tell(FileRecorder recorder, String how) throws IOException {
      TreeSet<String> before = files();
      List<String> deleted =
          recorder.cleanup(false).entries().stream()
              .filter(Entry::deleted)
              .map(Entry::path)
              .toList();
      TreeSet<String> lost = new TreeSet<>(before);
      lost.removeAll(files());
      deleted.forEach(path -> lost.remove("a/base/" + path));
      Child.say("deleted" + how + " " + deleted);
      Child.say("lost" + how + " " + lost);
    }

    /** Everything in the cage, links as what they are. */
    private TreeSet<String> files() throws IOException {
      TreeSet<String> names = new TreeSet<>();
      for (Path root : List.of(outside, base)) {
        try (Stream<Path> files = Files.walk(root)) {
          files
              .map(file -> outside.resolveSibling("").relativize(file).toString())
              .forEach(names::add);
        }
      }
      return names;
    }

    private void strangeFiles() throws IOException {
      for (String name :
          List.of(
              "notes/" + OLD + ".jsonl",
              "by_session/" + OLD + ".jsonl",
              "by_session/other/" + OLD + ".jsonl",
              "by_session/session_UPPER/" + OLD + ".jsonl",
              "by_session/session_~00/" + OLD + ".jsonl",
              "by_session/session_5/" + OLD + ".jsonl.bak",
              "by_session/session_5/" + OLD + ".b.jsonl",
              "by_session/session_5/" + OLD + "jsonl",
              "by_session/session_5/2020-02-30.jsonl",
              "by_session/session_5/2020-1-1.jsonl",
              "by_session/session_5/+2020-01-01.jsonl",
              "by_session/session_5/" + OLD + ".jsonl/" + OLD + ".jsonl",
              "errors/" + OLD + "_error.jsonl",
              "errors/" + OLD + "_errors.b.jsonl",
              "errors/" + OLD + "_errors.json",
              "errors/old/" + OLD + "_errors.jsonl",
              "real_time/" + OLD + ".json",
              "by_date/" + OLD + "_all_interactions.txt",
              "archive/" + OLD + "_interactions.0000.idx",
              "archive/" + OLD + "_interactions.0000.gz",
              "archive/" + OLD + "_interactions.b.0000.jsonl.gz",
              "archive/" + OLD + "_interactions.00.jsonl.gz",
              "archive/" + OLD + "_others.0000.jsonl.gz",
              ".theater/" + OLD + "_errors.jsonl")) {
        Path file = base.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "mine");
      }
    }

    private void links() throws IOException {
      link("by_session/session_link", directory("session", OLD + ".jsonl"));
      link("by_session/session_file/" + OLD + ".jsonl", file("view"));
      link("by_session/session_dangling/" + OLD + ".jsonl", outside.resolve("nothing"));
      link("by_session/session_5/2020-01-02.jsonl", file("second"));
      link("errors/" + OLD + "_errors.jsonl", file("errors"));
      link("archive/" + OLD + "_steps.0000.jsonl.gz", file("gzip"));
      link("archive/2020-01-02_steps.0000.idx", file("index"));
      Files.writeString(base.resolve("archive/2020-01-02_steps.0000.jsonl.gz"), "mine");
    }

    /** The directories themselves lead elsewhere. */
    private void linkDirectories() throws IOException {
      for (String name : List.of("by_session", "errors", "archive")) {
        Files.move(base.resolve(name), outside.resolve("moved_" + name));
        link(name, outside.resolve("moved_" + name));
      }
      Path session = outside.resolve("moved_by_session/session_5");
      Files.writeString(session.resolve("2020-01-03.jsonl"), "mine");
      Files.writeString(outside.resolve("moved_errors/2020-01-03_errors.jsonl"), "mine");
      Files.writeString(
          outside.resolve("moved_archive/2020-01-03_interactions.0000.jsonl.gz"), "mine");
    }

    private void link(String name, Path target) throws IOException {
      Files.createDirectories(base.resolve(name).getParent());
      Files.createSymbolicLink(base.resolve(name), target);
    }

    private Path file(String name) throws IOException {
      return Files.writeString(outside.resolve(name), "canary");
    }

    private Path directory(String name, String inside) throws IOException {
      Path directory = Files.createDirectories(outside.resolve(name));
      Files.writeString(directory.resolve(inside), "canary");
      return directory;
    }
  }
}
