package io.theater.segment;

import static io.theater.segment.Samples.SEGMENT;
import static io.theater.segment.Samples.lines;
import static io.theater.segment.Samples.object;
import static io.theater.segment.Samples.sealed;
import static io.theater.segment.Samples.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SegmentReaderTest {
  private final MemoryStorage disk = new MemoryStorage();

  @Test
  void visitsWhatWasWrittenWithItsPlaces() throws IOException {
    ByteBuffer[] objects = {object(1, 0), object(2, 700), object(3, 5)};
    Samples.write(disk, SEGMENT, objects);
    List<Long> ends = new ArrayList<>(List.of(0L));
    try (SegmentReader reader = SegmentReader.open(disk, SEGMENT)) {
      long end =
          reader.scan(
              0,
              reader.size(),
              (offset, length, json) -> {
                String expected = sealed(objects[ends.size() - 1]);
                assertThat(text(json) + "\n").isEqualTo(expected).hasSize(length);
                assertThat(json.hasArray()).isTrue();
                assertThat(offset).isEqualTo(ends.get(ends.size() - 1));
                ends.add(offset + length);
              });
      assertThat(ends).hasSize(4).last().isEqualTo(end).isEqualTo(reader.size());
    }
  }

  @Test
  void readsLinesOfAllSizesAroundItsOwnReadSize() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<String> expected = new ArrayList<>();
    try (SegmentWriter writer = SegmentWriter.open(disk, SEGMENT)) {
      for (int i = 0; i < 60; i++) {
        ByteBuffer object = object(i, random.nextInt(random.nextInt(8) == 0 ? 3 << 20 : 9_000));
        writer.append(object);
        expected.add(sealed(object));
      }
    }
    assertThat(lines(disk, SEGMENT).equals(expected)).as("seed %s", seed).isTrue();
  }

  @Test
  void resumesWhereItStopped() throws IOException {
    List<String> seen = new ArrayList<>();
    Samples.write(disk, SEGMENT, object(1, 10));
    try (SegmentReader reader = SegmentReader.open(disk, SEGMENT)) {
      LineVisitor visitor = (offset, length, json) -> seen.add(text(json) + "\n");
      long end = reader.scan(0, reader.size(), visitor);
      assertThat(reader.scan(end, reader.size(), visitor)).isEqualTo(end);
      Samples.write(disk, SEGMENT, object(2, 10));
      reader.scan(end, reader.size(), visitor);
    }
    assertThat(seen).containsExactly(sealed(object(1, 10)), sealed(object(2, 10)));
  }

  @Test
  void showsNoLineThatReachesBeyondTheLimit() throws IOException {
    Samples.write(disk, SEGMENT, object(1, 10), object(2, 10));
    int first = sealed(object(1, 10)).length();
    try (SegmentReader reader = SegmentReader.open(disk, SEGMENT)) {
      for (long limit = first; limit < reader.size(); limit++) {
        List<Long> seen = new ArrayList<>();
        long end = reader.scan(0, limit, (offset, length, json) -> seen.add(offset));
        assertThat(seen).containsExactly(0L);
        assertThat(end).isEqualTo(first);
      }
    }
  }

  @Test
  void readsOneLineOnlyAtExactlyItsPlace() throws IOException {
    Samples.write(disk, SEGMENT, object(1, 3), object(2, 4));
    int first = sealed(object(1, 3)).length();
    int second = sealed(object(2, 4)).length();
    try (SegmentReader reader = SegmentReader.open(disk, SEGMENT)) {
      int size = first + second;
      for (int offset = -1; offset <= size + 1; offset++) {
        for (int length = -1; length <= size + 1; length++) {
          boolean exact = (offset == 0 && length == first) || (offset == first && length == second);
          assertThat(reader.read(offset, length).isPresent())
              .as("offset %s length %s", offset, length)
              .isEqualTo(exact);
        }
      }
      assertThat(text(reader.read(first, second).orElseThrow()) + "\n")
          .isEqualTo(sealed(object(2, 4)));
      assertThat(reader.read(Long.MAX_VALUE, 10)).isEmpty();
      assertThat(reader.read(0, Integer.MAX_VALUE)).isEmpty();
    }
  }

  @Test
  void skipsALineThatIsTooLongAndGoesOn() throws IOException {
    byte[] tooLong = new byte[LineSeal.MAX_LINE_BYTES + 10];
    tooLong[0] = '{';
    tooLong[tooLong.length - 1] = '\n';
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    String before = sealed(object(1, 10));
    content.writeBytes(before.getBytes(UTF_8));
    content.writeBytes(tooLong);
    content.writeBytes(sealed(object(2, 10)).getBytes(UTF_8));
    disk.put(SEGMENT, content.toByteArray());

    List<String> seen = new ArrayList<>();
    try (SegmentReader reader = SegmentReader.open(disk, SEGMENT)) {
      reader.scan(0, reader.size(), recording(seen));
    }

    assertThat(seen)
        .containsExactly(
            before, "corrupt " + before.length() + "+" + tooLong.length, sealed(object(2, 10)));
  }

  @Test
  void skipsARunOfZerosInTheMiddle() throws IOException {
    String before = sealed(object(1, 10));
    String after = sealed(object(2, 10));
    String zeros = "\0".repeat((2 << 20) + 77) + "\n";
    disk.put(SEGMENT, (before + zeros + after).getBytes(UTF_8));
    List<String> seen = new ArrayList<>();
    try (SegmentReader reader = SegmentReader.open(disk, SEGMENT)) {
      reader.scan(0, reader.size(), recording(seen));
    }
    assertThat(seen)
        .containsExactly(before, "corrupt " + before.length() + "+" + zeros.length(), after);
  }

  @Test
  void countsEmptyAndForeignLinesAsCorrupt() throws IOException {
    disk.put(SEGMENT, ("\n{\"v\":1}\n" + sealed(object(1, 1)) + "\r\n").getBytes(UTF_8));
    List<String> seen = new ArrayList<>();
    try (SegmentReader reader = SegmentReader.open(disk, SEGMENT)) {
      reader.scan(0, reader.size(), recording(seen));
    }
    assertThat(seen)
        .containsExactly("corrupt 0+1", "corrupt 1+8", sealed(object(1, 1)), "corrupt 46+2");
  }

  static LineVisitor recording(List<String> seen) {
    return new LineVisitor() {
      @Override
      public void line(long offset, int length, ByteBuffer json) {
        seen.add(text(json) + "\n");
      }

      @Override
      public void corrupt(long offset, long length) {
        seen.add("corrupt " + offset + "+" + length);
      }
    };
  }
}
