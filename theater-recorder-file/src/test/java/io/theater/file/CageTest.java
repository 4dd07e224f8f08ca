package io.theater.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.theater.contract.Events;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Session ids that try to get out of the directory, where nothing could happen if they did. */
class CageTest {
  @TempDir private Path mountPoint;

  @Test
  void keepsHostileSessionsInTheirDirectory() throws Exception {
    Cage.require();
    assertThat(Cage.run(mountPoint, Hostile.class).lines())
        .contains(
            "> caged true", "> reasons []", "> sessions 16", "> outside [canary]", "> canary mine");
    assertThat(mountPoint).isEmptyDirectory();
  }

  /** Records what is hostile, and tells what became of it. */
  static final class Hostile {
    private Hostile() {}

    public static void main(String[] arguments) throws IOException {
      Path cage = Path.of(arguments[0]);
      Path canary = Files.writeString(cage.resolve("canary"), "mine");
      Child.say("caged " + (!Files.isWritable(Path.of("/tmp")) && !Files.isWritable(Path.of("/"))));
      Path base = cage.resolve("a/b/base");
      record(base, ids(canary));
      Child.say("sessions " + new RawViews(base).sessions().size());
      try (Stream<Path> files = Files.walk(cage)) {
        Stream<Path> outside =
            files.filter(Files::isRegularFile).filter(file -> !file.startsWith(base));
        Child.say("outside " + outside.map(file -> cage.relativize(file).toString()).toList());
      }
      Child.say("canary " + Files.readString(canary));
    }

    private static void record(Path base, List<String> ids) throws IOException {
      try (FileRecorder recorder = FileRecorder.builder(base).minFreeDisk(0).build()) {
        for (String id : ids) {
          Events events = Events.of(id);
          recorder.write(List.of(events.llmStarted(id), events.llmFailed(id)));
        }
        recorder.flush();
        recorder.completeViews();
        new RawViews(base).sessionsAreComplete();
        Child.say("reasons " + recorder.health().reasons());
      }
      FileRecorder.at(base).close();
    }

    private static List<String> ids(Path canary) {
      List<String> ids = new ArrayList<>(List.of(canary.toString(), "/etc/passwd", ".", "..", "/"));
      ids.add("../../../../canary");
      ids.add("../../../../../../../../../../../../" + canary);
      ids.add("x/../../../../../canary");
      ids.add("..\\..\\canary");
      ids.add("canary\u0000.jsonl");
      ids.addAll(List.of("CON", "con", "a.", "A.", "😀".repeat(400), "/".repeat(10_000)));
      return ids;
    }
  }
}
