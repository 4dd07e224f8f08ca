package io.theater.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConcurrentReaderTest {
  private static final int LINES = 20_000;

  @TempDir Path temporary;

  @Test
  void readsEachFlushedLineOnceWhileTheWriterIsAtWork() throws Exception {
    FileStorage storage = new FileStorage();
    Path segment = temporary.resolve("segment.jsonl");
    ExecutorService executor = Executors.newSingleThreadExecutor();
    try (SegmentWriter writer = SegmentWriter.open(storage, segment, 4 << 10);
        SegmentReader reader = SegmentReader.open(storage, segment)) {
      Future<List<String>> read = executor.submit(() -> follow(writer, reader));
      List<String> expected = new ArrayList<>();
      for (int i = 0; i < LINES; i++) {
        writer.append(Samples.object(i, i % 500));
        expected.add(Samples.sealed(Samples.object(i, i % 500)));
        if (i % 7 == 0) {
          writer.flush();
        }
      }
      writer.flush();
      assertThat(read.get().equals(expected)).isTrue();
    } finally {
      executor.shutdownNow();
    }
  }

  private static List<String> follow(SegmentWriter writer, SegmentReader reader)
      throws IOException {
    List<String> seen = new ArrayList<>();
    long offset = 0;
    while (seen.size() < LINES) {
      long flushed = writer.flushedOffset();
      offset = reader.scan(offset, flushed, SegmentReaderTest.recording(seen));
      assertThat(offset).isEqualTo(flushed);
    }
    return seen;
  }
}
