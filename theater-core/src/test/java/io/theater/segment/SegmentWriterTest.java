package io.theater.segment;

import static io.theater.segment.Samples.SEGMENT;
import static io.theater.segment.Samples.lines;
import static io.theater.segment.Samples.object;
import static io.theater.segment.Samples.sealed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.theater.segment.FaultyStorage.Fault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SegmentWriterTest {
  private final MemoryStorage disk = new MemoryStorage();
  private Fault onWrite = Fault.NONE;
  private Fault onTruncate = Fault.NONE;
  private Fault onForce = Fault.NONE;
  private final List<String> calls = new ArrayList<>();
  private final Storage storage =
      new FaultyStorage(
          disk,
          operation -> {
            calls.add(operation);
            return switch (operation) {
              case "write" -> onWrite;
              case "truncate" -> onTruncate;
              case "force" -> onForce;
              default -> Fault.NONE;
            };
          });

  @Test
  void offsetsAndLengthsTileTheSegment() throws IOException {
    try (SegmentWriter writer = SegmentWriter.open(storage, SEGMENT, 100)) {
      StringBuilder expected = new StringBuilder();
      for (int i = 0; i < 200; i++) {
        ByteBuffer object = object(i, i);
        assertThat(writer.append(object)).isEqualTo(expected.length());
        expected.append(sealed(object));
        assertThat(writer.size()).isEqualTo(expected.length());
      }
      writer.flush();
      assertThat(disk.content(SEGMENT)).asString().isEqualTo(expected.toString());
      assertThat(writer.flushedOffset()).isEqualTo(expected.length());
    }
  }

  @Test
  void continuesAtTheEndOfAnExistingSegment() throws IOException {
    Samples.write(storage, SEGMENT, object(1, 5));
    Samples.write(storage, SEGMENT, object(2, 5));
    assertThat(lines(disk, SEGMENT)).containsExactly(sealed(object(1, 5)), sealed(object(2, 5)));
  }

  @Test
  void refusesASegmentThatEndsWithATornLine() throws IOException {
    disk.put(SEGMENT, "{\"v\":1".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertThatThrownBy(() -> SegmentWriter.open(storage, SEGMENT))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("recovered");
  }

  @Test
  void refusesATinyBuffer() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SegmentWriter.open(storage, SEGMENT, 63))
        .withMessageContaining("63");
  }

  @Test
  void keepsTheOrderWhenALineIsLargerThanTheBuffer() throws IOException {
    try (SegmentWriter writer = SegmentWriter.open(storage, SEGMENT, 64)) {
      writer.append(object(1, 1));
      writer.append(object(2, 3 << 20));
      writer.append(object(3, 1));
    }
    assertThat(lines(disk, SEGMENT))
        .containsExactly(sealed(object(1, 1)), sealed(object(2, 3 << 20)), sealed(object(3, 1)));
  }

  @Test
  void appendsWhatWasEncodedAsItAppendsAnyObject() throws IOException {
    try (SegmentWriter writer = SegmentWriter.open(storage, SEGMENT, 64)) {
      assertThat(writer.appendEncoded(object(1, 1))).isZero();
      assertThat(writer.appendEncoded(object(2, 100))).isEqualTo(sealed(object(1, 1)).length());
      assertThatIllegalArgumentException()
          .isThrownBy(() -> writer.appendEncoded(Samples.bytes("[1]")));
    }
    assertThat(lines(disk, SEGMENT)).containsExactly(sealed(object(1, 1)), sealed(object(2, 100)));
  }

  @Test
  void writesNothingBeforeTheBufferIsFull() throws IOException {
    try (SegmentWriter writer = SegmentWriter.open(storage, SEGMENT, 1000)) {
      writer.append(object(1, 100));
      assertThat(calls).doesNotContain("write");
    }
    assertThat(calls).containsOnlyOnce("write");
  }

  @Test
  void isUnchangedByAnObjectItRefuses() throws IOException {
    try (SegmentWriter writer = SegmentWriter.open(storage, SEGMENT)) {
      writer.append(object(1, 1));
      long size = writer.size();
      assertThatIllegalArgumentException().isThrownBy(() -> writer.append(Samples.bytes("[1]")));
      assertThat(writer.size()).isEqualTo(size);
    }
    assertThat(lines(disk, SEGMENT)).containsExactly(sealed(object(1, 1)));
  }

  @Test
  void finishesShortWrites() throws IOException {
    onWrite = Fault.SHORT;
    Samples.write(storage, SEGMENT, object(1, 300), object(2, 300));
    assertThat(calls.stream().filter("write"::equals)).hasSizeGreaterThan(5);
    assertThat(lines(disk, SEGMENT))
        .containsExactly(sealed(object(1, 300)), sealed(object(2, 300)));
  }

  @Test
  void withdrawsAllUnflushedLinesWhenTheDiskIsFull() throws IOException {
    try (SegmentWriter writer = SegmentWriter.open(storage, SEGMENT, 128)) {
      writer.append(object(1, 10));
      writer.flush();
      byte[] flushed = disk.content(SEGMENT);
      for (int i = 2; i < 10; i++) {
        writer.append(object(i, 50));
      }
      assertThat(disk.content(SEGMENT)).hasSizeGreaterThan(flushed.length);
      onWrite = Fault.HALF_THEN_FAIL;

      SegmentWriteException failure =
          catchThrowableOfType(SegmentWriteException.class, writer::flush);

      assertThat(failure.lostLines()).isEqualTo(8);
      assertThat(disk.content(SEGMENT)).isEqualTo(flushed);
      assertThat(writer.size()).isEqualTo(flushed.length);
      assertThat(writer.flushedOffset()).isEqualTo(flushed.length);
    }
  }

  @Test
  void countsTheLineWhoseAppendFailed() throws IOException {
    try (SegmentWriter writer = SegmentWriter.open(storage, SEGMENT, 64)) {
      writer.append(object(1, 1));
      onWrite = Fault.FAIL;
      SegmentWriteException failure =
          catchThrowableOfType(SegmentWriteException.class, () -> writer.append(object(2, 200)));
      assertThat(failure.lostLines()).isEqualTo(2);
      onWrite = Fault.NONE;
      assertThat(writer.append(object(3, 1))).isZero();
    }
    assertThat(lines(disk, SEGMENT)).containsExactly(sealed(object(3, 1)));
  }

  @Test
  void cutsBeforeTheNextWriteWhenItCouldNotCutAtOnce() throws IOException {
    try (SegmentWriter writer = SegmentWriter.open(storage, SEGMENT)) {
      writer.append(object(1, 200));
      onWrite = Fault.HALF_THEN_FAIL;
      onTruncate = Fault.FAIL;
      assertThatThrownBy(writer::flush).isInstanceOf(SegmentWriteException.class);
      assertThat(disk.content(SEGMENT)).isNotEmpty();

      onWrite = Fault.NONE;
      writer.append(object(2, 1));
      assertThatThrownBy(writer::flush).isInstanceOf(SegmentWriteException.class);

      onTruncate = Fault.NONE;
      writer.append(object(3, 1));
    }
    assertThat(disk.content(SEGMENT)).asString().isEqualTo(sealed(object(3, 1)));
  }

  @Test
  void isUsableAfterAnErrorOfTheStorage() throws IOException {
    boolean[] broken = {true};
    Storage failing =
        new FaultyStorage(
            disk,
            operation -> {
              if (operation.equals("write") && broken[0]) {
                throw new OutOfMemoryError("injected");
              }
              return Fault.NONE;
            });
    try (SegmentWriter writer = SegmentWriter.open(failing, SEGMENT)) {
      writer.append(object(1, 1));
      assertThatThrownBy(writer::flush)
          .isInstanceOf(SegmentWriteException.class)
          .hasCauseInstanceOf(OutOfMemoryError.class);
      broken[0] = false;
      writer.append(object(1, 1));
    }
    assertThat(lines(disk, SEGMENT)).containsExactly(sealed(object(1, 1)));
  }

  @Test
  void keepsTheLinesAndNeverForcesAgainWhenForceFailed() throws IOException {
    try (SegmentWriter writer = SegmentWriter.open(storage, SEGMENT)) {
      writer.append(object(1, 1));
      onForce = Fault.FAIL;
      assertThatThrownBy(writer::force).isInstanceOf(DurabilityException.class);
      onForce = Fault.NONE;
      writer.append(object(2, 1));
      assertThatThrownBy(writer::force).isInstanceOf(DurabilityException.class);
    }
    assertThat(calls.stream().filter("force"::equals)).hasSize(1);
    assertThat(lines(disk, SEGMENT)).containsExactly(sealed(object(1, 1)), sealed(object(2, 1)));
  }

  @Test
  void forcesTheNameOnceAndTheContentOnlyWhenThereIsMore() throws IOException {
    try (SegmentWriter writer = SegmentWriter.open(storage, SEGMENT)) {
      writer.force();
      writer.force();
      writer.append(object(1, 1));
      writer.force();
      writer.force();
    }
    assertThat(calls).containsOnlyOnce("forceDirectory");
    assertThat(calls.stream().filter("force"::equals)).hasSize(2);
  }

  @Test
  void closesTwiceAndFlushesOnce() throws IOException {
    SegmentWriter writer = SegmentWriter.open(storage, SEGMENT);
    writer.append(object(1, 1));
    writer.close();
    writer.close();
    assertThat(lines(disk, SEGMENT)).hasSize(1);
  }
}
