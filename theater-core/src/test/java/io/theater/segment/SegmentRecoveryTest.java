package io.theater.segment;

import static io.theater.segment.Samples.QUARANTINE;
import static io.theater.segment.Samples.SEGMENT;
import static io.theater.segment.Samples.lines;
import static io.theater.segment.Samples.object;
import static io.theater.segment.Samples.sealed;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.theater.segment.FaultyStorage.Fault;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SegmentRecoveryTest {
  private final MemoryStorage disk = new MemoryStorage();
  private final String good = sealed(object(1, 10));

  private RecoveryReport recover(Storage storage) throws IOException {
    return new SegmentRecovery(storage, QUARANTINE).recover(SEGMENT);
  }

  private void segmentIs(String content) {
    disk.put(SEGMENT, content.getBytes(UTF_8));
  }

  @Test
  void leavesACleanSegmentAlone() throws IOException {
    segmentIs(good + good);
    assertThat(recover(disk))
        .isEqualTo(new RecoveryReport(SEGMENT, 2, 0, 0, 0, 2L * good.length(), true));
    assertThat(disk.content(SEGMENT)).asString().isEqualTo(good + good);
    assertThat(disk.list(QUARANTINE)).isEmpty();
  }

  @Test
  void acceptsAnEmptySegment() throws IOException {
    segmentIs("");
    RecoveryReport report = recover(disk);
    assertThat(report).isEqualTo(new RecoveryReport(SEGMENT, 0, 0, 0, 0, 0, true));
    assertThat(report.clean()).isTrue();
  }

  @Test
  void saysThatASegmentIsMissing() {
    assertThatThrownBy(() -> recover(disk)).isInstanceOf(NoSuchFileException.class);
    assertThat(disk.exists(SEGMENT)).isFalse();
  }

  @Test
  void movesTheTornTailIntoTheQuarantine() throws IOException {
    segmentIs(good + "{\"half");
    RecoveryReport report = recover(disk);
    assertThat(report).isEqualTo(new RecoveryReport(SEGMENT, 1, 0, 6, 6, good.length(), true));
    assertThat(disk.content(SEGMENT)).asString().isEqualTo(good);
    List<Path> kept = disk.list(QUARANTINE);
    assertThat(kept).hasSize(1);
    assertThat(kept.get(0).getFileName())
        .asString()
        .matches("2025-12-07.jsonl." + good.length() + "-[0-9a-f]{8}.torn");
    assertThat(disk.content(kept.get(0))).asString().isEqualTo("{\"half");
  }

  @Test
  void keepsOnePieceWhenItIsInterruptedAndRunsAgain() throws IOException {
    segmentIs(good + "{\"half");
    int[] truncates = {0};
    Storage stopping =
        new FaultyStorage(
            disk, call -> call.equals("truncate") && ++truncates[0] == 2 ? Fault.FAIL : Fault.NONE);
    assertThat(recover(stopping).appendable()).isFalse();
    assertThat(disk.list(QUARANTINE)).hasSize(1);
    recover(disk);
    assertThat(disk.list(QUARANTINE)).hasSize(1);
  }

  @Test
  void cutsAFileOfZerosAndKeepsNoMoreThanTheQuarantineHolds() throws IOException {
    disk.put(SEGMENT, new byte[3 << 20]);
    RecoveryReport report = new SegmentRecovery(disk, QUARANTINE, 1000).recover(SEGMENT);
    assertThat(report).isEqualTo(new RecoveryReport(SEGMENT, 0, 0, 3 << 20, 1000, 0, true));
    assertThat(disk.content(SEGMENT)).isEmpty();
    segmentIs("torn");
    assertThat(new SegmentRecovery(disk, QUARANTINE, 1000).recover(SEGMENT).quarantinedBytes())
        .isZero();
  }

  @Test
  void leavesCorruptLinesInPlaceAndShowsThemToTheVisitor() throws IOException {
    String bad = good.replace("xx", "xy");
    segmentIs(good + bad + good);
    List<String> seen = new ArrayList<>();
    RecoveryReport report =
        new SegmentRecovery(disk, QUARANTINE).recover(SEGMENT, SegmentReaderTest.recording(seen));
    assertThat(report).isEqualTo(new RecoveryReport(SEGMENT, 2, 1, 0, 0, 3L * good.length(), true));
    assertThat(report.clean()).isFalse();
    assertThat(seen).containsExactly(good, "corrupt " + good.length() + "+" + good.length(), good);
    assertThat(disk.content(SEGMENT)).asString().isEqualTo(good + bad + good);
  }

  @Test
  void succeedsWhateverElseFailsIfTheFileCanBeRead() throws IOException {
    for (String failing :
        List.of("openToWrite", "write", "truncate", "force", "rename", "list", "forceDirectory")) {
      segmentIs(good + "torn");
      Storage storage =
          new FaultyStorage(disk, call -> call.equals(failing) ? Fault.FAIL : Fault.NONE);
      RecoveryReport report = recover(storage);
      assertThat(report.goodLines()).as(failing).isEqualTo(1);
      assertThat(report.endOffset()).as(failing).isEqualTo(good.length());
      boolean cut = disk.content(SEGMENT).length == good.length();
      assertThat(cut || !report.appendable()).as(failing).isTrue();
      assertThat(lines(disk, SEGMENT)).as(failing).containsExactly(good);
    }
  }

  @Test
  void changesNothingWhenTheVisitorThrows() {
    segmentIs(good + "torn");
    assertThatThrownBy(
            () ->
                new SegmentRecovery(disk, QUARANTINE)
                    .recover(
                        SEGMENT,
                        (offset, length, json) -> {
                          throw new IOException("no");
                        }))
        .hasMessage("no");
    assertThat(disk.content(SEGMENT)).asString().isEqualTo(good + "torn");
  }
}
