package io.theater.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.theater.TheaterException;
import io.theater.contract.Events;
import io.theater.segment.FileStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which directories a recorder takes, and who may write into them. */
class DirectoryTest {
  @TempDir private Path sandbox;

  @Test
  void createsItsDirectoryWithAllParents() throws Exception {
    Path base = sandbox.resolve("a/b/c");
    FileRecorder.at(base).close();
    assertThat(base.resolve("by_date")).isDirectory();
    assertThat(base.resolve(".theater/lock")).isRegularFile();
  }

  @Test
  void forcesTheDirectoriesThatItCreates() throws Exception {
    List<Path> forced = new ArrayList<>();
    Path base = sandbox.resolve("a/b");
    FileRecorder.builder(base)
        .storage(
            new ForwardingStorage(new FileStorage()) {
              @Override
              public void forceDirectory(Path directory) throws IOException {
                super.forceDirectory(directory);
                forced.add(directory);
              }
            })
        .build()
        .close();
    assertThat(forced).contains(sandbox, sandbox.resolve("a"), base);
  }

  @Test
  void opensWhereADirectoryCannotBeForced() throws Exception {
    FileRecorder.builder(sandbox.resolve("base"))
        .storage(
            new ForwardingStorage(new FileStorage()) {
              @Override
              public void forceDirectory(Path directory) throws IOException {
                throw new IOException("Invalid argument");
              }
            })
        .build()
        .close();
    assertThat(sandbox.resolve("base/by_date")).isDirectory();
  }

  @Test
  void staysUnlockedWhenThereIsNoThreadForIt() throws Exception {
    Path base = sandbox.resolve("base");
    FileRecorder.Builder starved =
        FileRecorder.builder(base)
            .threads(
                work ->
                    new Thread(work) {
                      @Override
                      public synchronized void start() {
                        throw new OutOfMemoryError("unable to create native thread");
                      }
                    });
    assertThatThrownBy(starved::build).hasStackTraceContaining("native thread");
    FileRecorder.at(base).close();
  }

  @Test
  void refusesASymbolicLink() throws Exception {
    Path target = Files.createDirectory(sandbox.resolve("target"));
    Path link = Files.createSymbolicLink(sandbox.resolve("link"), target);
    refuses(link, "is a symbolic link");
    refuses(Files.createSymbolicLink(sandbox.resolve("dangling"), sandbox.resolve("no")), "link");
    assertThat(target).isEmptyDirectory();
  }

  @Test
  void refusesAFile() throws Exception {
    Path file = Files.writeString(sandbox.resolve("file"), "mine");
    refuses(file, "is not a directory");
    assertThat(file).hasContent("mine");
  }

  @Test
  void refusesWhatEverybodyCanWrite() throws Exception {
    Path open = Files.createDirectory(sandbox.resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    refuses(open, "can be written by everybody");
    assertThat(open).isEmptyDirectory();
  }

  @Test
  void refusesALinkInPlaceOfItsOwnDirectories() throws Exception {
    Path elsewhere = Files.createDirectory(sandbox.resolve("elsewhere"));
    Path base = Files.createDirectory(sandbox.resolve("base"));
    Files.createSymbolicLink(base.resolve("by_date"), elsewhere);
    refuses(base, "by_date");
    assertThat(elsewhere).isEmptyDirectory();
  }

  @Test
  void saysWhichDirectoryCannotBeCreated() throws Exception {
    Path file = Files.writeString(sandbox.resolve("file"), "mine");
    assertThatThrownBy(() -> FileRecorder.at(file.resolve("child")))
        .isInstanceOfAny(TheaterException.class, IllegalArgumentException.class)
        .hasMessageContaining(file.resolve("child").toString());
  }

  @Test
  void saysWhichDirectoryCannotBeWritten() throws Exception {
    FragileStorage disk = new FragileStorage();
    disk.readOnly = true;
    Path base = sandbox.resolve("base");
    assertThatThrownBy(() -> FileRecorder.builder(base).storage(disk).build())
        .isInstanceOf(TheaterException.class)
        .hasMessageContaining(base.toString());
    FileRecorder.at(base).close();
  }

  @Test
  void refusesASecondWriterInThisProcessAndKeepsTheFirst() throws Exception {
    Path base = sandbox.resolve("base");
    FileRecorder first = FileRecorder.at(base);
    for (int i = 0; i < 3; i++) {
      assertThatIllegalStateException()
          .isThrownBy(() -> FileRecorder.at(sandbox.resolve("x/../base")))
          .withMessageContaining(base.toString())
          .withMessageContaining("this process (" + ProcessHandle.current().pid() + ")");
    }
    try (Child child = Child.start(Child.Lock.class, base.toString())) {
      assertThat(child.readLine()).contains("in use by process " + ProcessHandle.current().pid());
    }
    first.close();
    first.close();
    FileRecorder.at(base).close();
  }

  @Test
  void refusesASecondProcessUntilTheFirstIsGone() throws Exception {
    Path base = sandbox.resolve("base");
    try (Child child = Child.start(Child.Lock.class, base.toString())) {
      assertThat(child.readLine()).isEqualTo("open");
      assertThatIllegalStateException()
          .isThrownBy(() -> FileRecorder.at(base))
          .withMessageContaining(base.toString())
          .withMessageContaining("process " + child.pid() + " since ")
          .withMessageContaining("close that writer");
      child.kill();
    }
    FileRecorder.at(base).close();
  }

  @Test
  void canBeOpenedByAThreadThatIsInterrupted() throws Exception {
    Thread.currentThread().interrupt();
    try (FileRecorder recorder = FileRecorder.at(sandbox.resolve("base"))) {
      recorder.write(Events.of("session-1").wholeExecution("a"));
      assertThat(recorder.interaction("a-call")).isPresent();
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void leavesFilesAloneThatAreNotItsOwn() throws Exception {
    Path byDate = Files.createDirectories(sandbox.resolve("base/by_date"));
    String[] names = {
      "notes.txt",
      "2025-12-07_all_interactions.jsonl.bak",
      "2025-13-07_all_steps.jsonl",
      "2025-12-07_all_steps.1.jsonl",
      "2025-12-07_all_steps.0000.jsonl"
    };
    for (String name : names) {
      Files.writeString(byDate.resolve(name), "torn", UTF_8);
    }
    try (FileRecorder recorder = FileRecorder.at(sandbox.resolve("base"))) {
      recorder.write(Events.of("session-1").wholeExecution("a"));
      assertThat(recorder.health().reasons()).isEmpty();
    }
    for (String name : names) {
      assertThat(byDate.resolve(name)).hasContent("torn");
    }
  }

  @Test
  void refusesToWriteOnceItIsClosedButAnswersQueries() throws Exception {
    FileRecorder recorder = FileRecorder.at(sandbox.resolve("base"));
    recorder.write(Events.of("session-1").wholeExecution("a"));
    recorder.close();
    assertThatIllegalStateException()
        .isThrownBy(() -> recorder.write(Events.of("session-1").wholeExecution("b")))
        .withMessageContaining("closed");
    assertThat(recorder.interaction("a-call")).isPresent();
  }

  @Test
  void refusesSettingsOutOfRangeAndNamesThem() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Durability.memory(0, Duration.ofSeconds(1)))
        .withMessageContaining("records")
        .withMessageContaining("0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Durability.memory(1, Duration.ZERO))
        .withMessageContaining("interval");
  }

  private static void refuses(Path base, String why) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FileRecorder.at(base))
        .withMessageContaining(base.toString())
        .withMessageContaining(why);
  }
}
