package io.theater.file.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.theater.contract.Events;
import io.theater.file.Cage;
import io.theater.file.Child;
import io.theater.file.Recorded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exports under hostile names, where nothing else could be written. */
class ExportCageTest {
  @TempDir private Path mountPoint;

  @Test
  void writesNothingOutsideItsDirectory() throws Exception {
    Cage.require();
    assertThat(Cage.run(mountPoint, Hostile.class).lines())
        .contains(
            "> caged true",
            "> codes 0 0 0 0 0 0",
            "> outside [canary]",
            "> canary mine",
            "> exported [by_session]");
    assertThat(mountPoint).isEmptyDirectory();
  }

  /** Exports what is hostile, and tells what became of it. */
  static final class Hostile {
    private Hostile() {}

    public static void main(String[] arguments) throws IOException {
      Path cage = Path.of(arguments[0]);
      Path canary = Files.writeString(cage.resolve("canary"), "mine");
      Child.say("caged " + (!Files.isWritable(Path.of("/tmp")) && !Files.isWritable(Path.of("/"))));
      Path base = cage.resolve("a/b/base");
      Path out = cage.resolve("a/b/out");
      StringBuilder codes = new StringBuilder();
      for (String id : List.of("../../../canary", "../../../../canary", canary.toString())) {
        Recorded.oneCall(base, Events.of(id), "call");
        for (String format : List.of("--out", "--csv")) {
          codes.append(' ').append(export(base, id, format, out).code());
        }
      }
      Child.say("codes" + codes);
      Child.say("outside " + outside(cage, List.of(base, out)));
      Child.say("canary " + Files.readString(canary));
      try (Stream<Path> exported = Files.list(out)) {
        Child.say("exported " + exported.map(Path::getFileName).toList());
      }
    }

    private static Cli export(Path base, String id, String format, Path out) {
      return format.equals("--csv")
          ? Cli.run("export", base, "--session", id, "--csv", "--out", out)
          : Cli.run("export", base, "--session", id, "--out", out);
    }

    private static List<String> outside(Path cage, List<Path> ours) throws IOException {
      try (Stream<Path> files = Files.walk(cage)) {
        return files
            .filter(file -> Files.isRegularFile(file) && ours.stream().noneMatch(file::startsWith))
            .map(file -> cage.relativize(file).toString())
            .toList();
      }
    }
  }
}
