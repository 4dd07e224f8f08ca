package io.theater.segment;

import static io.theater.segment.Samples.QUARANTINE;
import static io.theater.segment.Samples.SEGMENT;
import static io.theater.segment.Samples.lines;
import static io.theater.segment.Samples.object;
import static io.theater.segment.Samples.sealed;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Damage at every byte of the last three lines of five. */
class DamagedSegmentTest {
  private static final int LINES = 5;
  private static final String NEXT = sealed(object(99, 3));

  private final List<String> written = new ArrayList<>();
  private final List<Integer> ends = new ArrayList<>();
  private final byte[] content;

  DamagedSegmentTest() {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < LINES; i++) {
      written.add(sealed(object(i, 10 + i)));
      all.append(written.get(i));
      ends.add(all.length());
    }
    content = all.toString().getBytes(UTF_8);
  }

  @Test
  void aSegmentCutAnywhereKeepsItsWholeLinesAndGoesOn() throws IOException {
    for (int length = ends.get(1); length <= content.length; length++) {
      MemoryStorage disk = new MemoryStorage();
      disk.put(SEGMENT, Arrays.copyOf(content, length));
      int size = length;
      List<String> whole = written.subList(0, (int) ends.stream().filter(e -> e <= size).count());
      assertThat(lines(disk, SEGMENT)).as("length %s", length).isEqualTo(whole);

      RecoveryReport report = recoverAndAppend(disk);

      assertThat(report.goodLines()).as("length %s", length).isEqualTo(whole.size());
      assertThat(report.tornBytes()).isEqualTo(length - report.endOffset());
      assertThat(report.corruptLines()).isZero();
      assertThat(lines(disk, SEGMENT)).isEqualTo(and(whole, NEXT));
    }
  }

  @Test
  void aFlippedBitCostsTheLineItIsInAndTheOneItMergesWith() throws IOException {
    for (int at = ends.get(1); at < content.length; at++) {
      for (int bit = 0; bit < 8; bit++) {
        MemoryStorage disk = new MemoryStorage();
        byte[] damaged = content.clone();
        damaged[at] ^= (byte) (1 << bit);
        disk.put(SEGMENT, damaged);
        List<String> spared = spared(at);
        assertThat(lines(disk, SEGMENT)).as("bit %s of %s", bit, at).isEqualTo(spared);

        RecoveryReport report = recoverAndAppend(disk);

        assertThat(report.goodLines()).as("bit %s of %s", bit, at).isEqualTo(spared.size());
        assertThat(report.clean()).isFalse();
        assertThat(lines(disk, SEGMENT)).isEqualTo(and(spared, NEXT));
      }
    }
  }

  private List<String> spared(int at) {
    List<String> spared = new ArrayList<>();
    for (int i = 0; i < LINES; i++) {
      int begin = i == 0 ? 0 : ends.get(i - 1);
      if (at < begin || at >= ends.get(i)) {
        spared.add(written.get(i));
      }
    }
    return spared;
  }

  private static RecoveryReport recoverAndAppend(MemoryStorage disk) throws IOException {
    RecoveryReport report = new SegmentRecovery(disk, QUARANTINE).recover(SEGMENT);
    assertThat(report.appendable()).isTrue();
    Samples.write(disk, SEGMENT, object(99, 3));
    return report;
  }

  private static List<String> and(List<String> lines, String next) {
    List<String> all = new ArrayList<>(lines);
    all.add(next);
    return all;
  }
}
