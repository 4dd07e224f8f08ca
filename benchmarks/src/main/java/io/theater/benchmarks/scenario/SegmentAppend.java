package io.theater.benchmarks.scenario;

import io.theater.benchmarks.Effort;
import io.theater.benchmarks.Figures;
import io.theater.benchmarks.Scenario;
import io.theater.benchmarks.Variant;
import io.theater.benchmarks.peer.ReusedBuffer;
import io.theater.benchmarks.work.Costs;
import io.theater.benchmarks.work.Scratch;
import io.theater.benchmarks.work.WorkItems;
import io.theater.json.JsonEncoder;
import io.theater.json.LineHead;
import io.theater.segment.FileStorage;
import io.theater.segment.SegmentWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Lines that are encoded already to a file, one thread. */
public final class SegmentAppend implements Scenario {
  private static final int LINES = 100_000;
  private static final int WRITE_BYTES = 1 << 20;
  private static final String LIMIT = "plain file";

  private final List<byte[]> lines;

  /** Encodes the lines. */
  public SegmentAppend() {
    WorkItems items = new WorkItems();
    JsonEncoder encoder = new JsonEncoder();
    lines =
        IntStream.range(0, WorkItems.SESSIONS)
            .mapToObj(n -> encoder.line(LineHead.of(n), items.interaction(n)).toBytes())
            .toList();
  }

  /** Writes lines until it is closed. */
  private interface Log extends AutoCloseable {
    void append(byte[] line) throws IOException;

    @Override
    void close() throws IOException;
  }

  /** Opens a log. */
  @FunctionalInterface
  private interface Opening {
    Log open(Path file) throws IOException;
  }

  @Override
  public String name() {
    return "segment-append";
  }

  @Override
  public String title() {
    return "100,000 encoded lines to one file until closed, one thread: sealed with a checksum by"
        + " SegmentWriter, or as they are in writes of 1 MB.";
  }

  @Override
  public String reference() {
    return LIMIT;
  }

  @Override
  public Map<String, Variant> variants() {
    Map<String, Variant> variants = new LinkedHashMap<>();
    variants.put("SegmentWriter", effort -> measure(effort, SegmentAppend::segment));
    variants.put(LIMIT, effort -> measure(effort, SegmentAppend::plain));
    return variants;
  }

  private Figures measure(Effort effort, Opening opening) throws IOException {
    int count = effort.of(LINES);
    long bytes = 0;
    try (Scratch scratch = Scratch.in(effort.directory())) {
      long cpu = Costs.cpuNanos();
      long start = System.nanoTime();
      try (Log log = opening.open(scratch.directory().resolve("lines.jsonl"))) {
        for (int i = 0; i < count; i++) {
          byte[] line = lines.get(i % lines.size());
          log.append(line);
          bytes += line.length;
        }
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      return Figures.of("records/s", count / seconds)
          .and("MB/s", bytes / 1e6 / seconds)
          .and("CPU µs/record", (Costs.cpuNanos() - cpu) / 1e3 / count);
    }
  }

  private static Log segment(Path file) throws IOException {
    SegmentWriter writer = SegmentWriter.open(new FileStorage(), file);
    return new Log() {
      @Override
      public void append(byte[] line) throws IOException {
        writer.append(ByteBuffer.wrap(line));
      }

      @Override
      public void close() throws IOException {
        writer.close();
      }
    };
  }

  private static Log plain(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    ReusedBuffer buffer = new ReusedBuffer(WRITE_BYTES + (64 << 10));
    return new Log() {
      @Override
      public void append(byte[] line) throws IOException {
        buffer.write(line, 0, line.length);
        if (buffer.size() >= WRITE_BYTES) {
          buffer.drainTo(channel);
        }
      }

      @Override
      public void close() throws IOException {
        try (channel) {
          buffer.drainTo(channel);
        }
      }
    };
  }
}
