package io.theater.segment;

import static io.theater.segment.Samples.object;
import static io.theater.segment.Samples.sealed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileStorageTest {
  private final FileStorage storage = new FileStorage();

  @TempDir Path temporary;

  @AfterEach
  void clearTheInterruptFlag() {
    Thread.interrupted();
  }

  @Test
  void createsFilesAndDirectoriesForTheirOwnerOnly() throws IOException {
    assumeTrue(temporary.getFileSystem().supportedFileAttributeViews().contains("posix"));
    Path directory = temporary.resolve("a/b");
    storage.createDirectories(directory);
    storage.createDirectories(directory);
    storage.openToWrite(directory.resolve("file")).close();
    assertThat(permissions(directory)).isEqualTo("rwx------");
    assertThat(permissions(temporary.resolve("a"))).isEqualTo("rwx------");
    assertThat(permissions(directory.resolve("file"))).isEqualTo("rw-------");
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void followsNoSymbolicLink() throws IOException {
    Path target = Files.createDirectory(temporary.resolve("target"));
    Path canary = Files.writeString(target.resolve("canary"), "untouched");
    Path fileLink = Files.createSymbolicLink(temporary.resolve("file-link"), canary);
    Path danglingLink =
        Files.createSymbolicLink(temporary.resolve("dangling"), target.resolve("missing"));
    Path directoryLink = Files.createSymbolicLink(temporary.resolve("dir-link"), target);

    assertThatThrownBy(() -> storage.openToRead(fileLink)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> storage.openToWrite(fileLink)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> storage.openToWrite(danglingLink)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> storage.createDirectories(directoryLink))
        .isInstanceOf(IOException.class);
    storage.delete(fileLink);

    assertThat(canary).hasContent("untouched");
    assertThat(target.resolve("missing")).doesNotExist();
  }

  @Test
  void listsRenamesAndDeletes() throws IOException {
    Path directory = temporary.resolve("d");
    assertThat(storage.list(directory)).isEmpty();
    storage.createDirectories(directory);
    for (String name : List.of("c", "a", "b")) {
      Samples.write(storage, directory.resolve(name), object(1, name.charAt(0)));
    }
    storage.rename(directory.resolve("c"), directory.resolve("a"));
    storage.delete(directory.resolve("b"));
    storage.delete(directory.resolve("b"));
    storage.forceDirectory(directory);
    assertThat(storage.list(directory)).containsExactly(directory.resolve("a"));
    assertThat(Samples.lines(storage, directory.resolve("a")))
        .containsExactly(sealed(object(1, 'c')));
  }

  @Test
  void doesNotCreateWhatItShallRead() {
    assertThatThrownBy(() -> storage.openToRead(temporary.resolve("none")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void truncatesOnlyWhatIsLonger() throws IOException {
    Path path = temporary.resolve("file");
    try (StorageFile file = storage.openToWrite(path)) {
      file.write(Samples.bytes("12345"), 0);
      file.truncate(9);
      assertThat(file.size()).isEqualTo(5);
      file.truncate(2);
      assertThat(file.size()).isEqualTo(2);
    }
    assertThat(path).hasContent("12");
  }

  @Test
  void staysClosed() throws IOException {
    StorageFile file = storage.openToWrite(temporary.resolve("file"));
    file.close();
    file.close();
    assertThatThrownBy(file::size).isInstanceOf(ClosedChannelException.class);
  }

  @Test
  void anInterruptedThreadWritesReadsAndRecoversAsUsual() throws IOException {
    Path segment = temporary.resolve("segment.jsonl");
    Thread.currentThread().interrupt();
    try (SegmentWriter writer = SegmentWriter.open(storage, segment, 64)) {
      for (int i = 0; i < 5; i++) {
        writer.append(object(i, 100));
        writer.flush();
        writer.force();
      }
    }
    RecoveryReport report =
        new SegmentRecovery(storage, temporary.resolve("quarantine")).recover(segment);
    List<String> read = Samples.lines(storage, segment);

    assertThat(Thread.currentThread().isInterrupted()).isTrue();
    assertThat(report.goodLines()).isEqualTo(5);
    assertThat(read).hasSize(5).last().isEqualTo(sealed(object(4, 100)));
  }

  @Test
  void interruptsInTheMiddleOfWritesLoseAndRepeatNothing() throws Exception {
    Path segment = temporary.resolve("segment.jsonl");
    Thread owner = Thread.currentThread();
    AtomicBoolean done = new AtomicBoolean();
    Thread interrupter =
        new Thread(
            () -> {
              while (!done.get()) {
                if (!owner.isInterrupted()) {
                  owner.interrupt();
                }
                Thread.onSpinWait();
              }
            });
    interrupter.start();
    int lines = 3_000;
    int interrupts = 0;
    try (SegmentWriter writer = SegmentWriter.open(storage, segment, 8 << 10)) {
      for (int i = 0; i < lines; i++) {
        writer.append(object(i, 2_000));
        writer.flush();
        interrupts += Thread.interrupted() ? 1 : 0;
      }
    } finally {
      done.set(true);
      while (interrupter.isAlive()) {
        Thread.interrupted();
        Thread.onSpinWait();
      }
    }
    Thread.interrupted();
    assertThat(interrupts).isPositive();
    List<String> read = Samples.lines(storage, segment);
    assertThat(read).hasSize(lines).doesNotHaveDuplicates();
    assertThat(read.get(lines - 1)).isEqualTo(sealed(object(lines - 1, 2_000)));
  }

  @Test
  void anInterruptedReaderDoesNotDisturbTheOthers() throws Exception {
    Path segment = temporary.resolve("segment.jsonl");
    ByteBuffer object = object(1, 50_000);
    Samples.write(storage, segment, object);
    int length = sealed(object).length();
    List<Throwable> problems = new ArrayList<>();
    AtomicBoolean done = new AtomicBoolean();
    try (SegmentReader reader = SegmentReader.open(storage, segment)) {
      Thread victim =
          new Thread(
              () -> {
                try {
                  while (!done.get()) {
                    assertThat(reader.read(0, length)).isPresent();
                    Thread.interrupted();
                  }
                } catch (IOException | RuntimeException | Error e) {
                  problems.add(e);
                }
              });
      victim.start();
      for (int i = 0; i < 3_000; i++) {
        victim.interrupt();
        assertThat(reader.read(0, length)).isPresent();
      }
      done.set(true);
      victim.join();
    }
    assertThat(problems).isEmpty();
  }
}
