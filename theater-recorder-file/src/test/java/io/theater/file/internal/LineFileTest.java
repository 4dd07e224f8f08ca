package io.theater.file.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.theater.segment.FileStorage;
import io.theater.segment.SegmentWriter;
import io.theater.segment.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineFileTest {
  private static final int LINES = 400;

  private final FileStorage storage = new FileStorage();
  private final List<String> texts = new ArrayList<>();
  private final List<Long> offsets = new ArrayList<>(); // one more than there are lines
  private Path segment;

  @BeforeEach
  void write(@TempDir Path directory) throws IOException {
    segment = directory.resolve("segment.jsonl");
    Random random = new Random(3);
    try (SegmentWriter writer = SegmentWriter.open(storage, segment)) {
      for (int i = 0; i < LINES; i++) {
        int length = i % 50 == 49 ? 100_000 : random.nextInt(2_000);
        String text = "{\"n\":" + i + ",\"text\":\"" + "x".repeat(length) + "\"";
        texts.add(text);
        offsets.add(writer.append(ByteBuffer.wrap((text + "}").getBytes(UTF_8))));
      }
      offsets.add(writer.size());
    }
  }

  @Test
  void linesAreTheirsInAnyOrder() throws IOException {
    List<Integer> order = new ArrayList<>();
    for (int i = LINES - 1; i > 0; i -= 2) { // as pairs, each in order, the newest first
      order.add(i - 1);
      order.add(i);
    }
    for (int i = 0; i < LINES; i++) {
      order.add(i);
    }
    Random random = new Random(4);
    for (int at = 0, i = 0; i < 2_000; i++) {
      at = Math.floorMod(at + random.nextInt(9) - 5, LINES);
      order.add(at);
    }
    try (LineFile file = open()) {
      for (int line : order) {
        assertThat(read(file, line)).startsWith(texts.get(line) + ",\"_crc\":");
      }
    }
  }

  @Test
  void aDamagedLineIsNoneAndItsNeighboursAre() throws IOException {
    try (StorageFile damaged = storage.openToWrite(segment)) {
      damaged.write(ByteBuffer.wrap(new byte[] {'?'}), offsets.get(100) + 3);
    }
    try (LineFile file = open()) {
      for (int line = 110; line > 90; line--) {
        assertThat(read(file, line) == null).isEqualTo(line == 100);
      }
    }
  }

  @Test
  void aPlaceThatIsNoLineHasNone() throws IOException {
    long end = offsets.get(LINES);
    try (LineFile file = open()) {
      assertThat(file.read(-1, 10)).isNull();
      assertThat(file.read(0, 0)).isNull();
      assertThat(file.read(end, 100)).isNull();
      assertThat(file.read(end - 50, 100)).isNull();
      assertThat(file.read(offsets.get(10) + 1, 30)).isNull();
      assertThat(read(file, 9)).startsWith(texts.get(9));
    }
  }

  private LineFile open() throws IOException {
    return new LineFile(storage.openToRead(segment));
  }

  private String read(LineFile file, int line) throws IOException {
    long offset = offsets.get(line);
    ByteBuffer json = file.read(offset, (int) (offsets.get(line + 1) - offset));
    return json == null
        ? null
        : new String(json.array(), json.arrayOffset() + json.position(), json.remaining(), UTF_8);
  }
}
