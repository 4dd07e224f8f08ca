package io.theater.benchmarks.work;

import io.theater.event.LlmEvent;
import io.theater.event.TheaterEvent;
import io.theater.json.JsonBytes;
import io.theater.json.JsonEncoder;
import io.theater.json.LineHead;
import io.theater.segment.FileStorage;
import io.theater.segment.SegmentWriter;
import io.theater.sink.EventSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** The least a recorder of one file has to do: encode, seal, append, flush every batch. */
public final class SegmentSink implements EventSink {
  private final JsonEncoder encoder = new JsonEncoder();
  private final SegmentWriter writer;
  private long lines;

  /** Writes to a new file. */
  public SegmentSink(Path file) throws IOException {
    writer = SegmentWriter.open(new FileStorage(), file);
  }

  @Override
  public void write(List<TheaterEvent> batch) throws IOException {
    for (TheaterEvent event : batch) {
      if (event instanceof LlmEvent call) {
        JsonBytes line = encoder.line(LineHead.of(++lines), call.interaction());
        writer.append(ByteBuffer.wrap(line.array(), 0, line.length()));
      }
    }
    writer.flush();
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}
