package io.theater.sink;

import io.theater.segment.LineSeal;
import io.theater.segment.SegmentRecovery;
import io.theater.segment.SegmentWriter;
import io.theater.segment.Storage;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of events that a spool can never deliver, for people to look at. Used by one thread;
 * {@link #count()} and {@link #lost()} are for any.
 */
final class RefusedEvents implements Closeable {
  private static final Logger log = LoggerFactory.getLogger(RefusedEvents.class);
  private static final long MAX_BYTES = 16 << 20;

  private final Storage storage;
  private final Path file;
  private @Nullable SegmentWriter writer;
  private final AtomicLong count = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();

  RefusedEvents(Storage storage, Path file) {
    this.storage = storage;
    this.file = file;
  }

  Path file() {
    return file;
  }

  /** Keeps a line while there is room, and counts it. */
  void keep(ByteBuffer json) {
    count.incrementAndGet();
    try {
      SegmentWriter open = open();
      if (open.size() + json.remaining() + LineSeal.SEAL_BYTES > MAX_BYTES) {
        lost.incrementAndGet();
      } else {
        open.append(json);
        open.flush();
      }
    } catch (IOException | IllegalArgumentException failed) {
      lost.incrementAndGet();
      log.warn("theater: an event that was refused could not be kept in {}", file, failed);
    }
  }

  /** Counts what is gone without a trace. */
  void lose(long events) {
    count.addAndGet(events);
    lost.addAndGet(events);
  }

  /** All that was not delivered. */
  long count() {
    return count.get();
  }

  /** Those of them that are not in the file. */
  long lost() {
    return lost.get();
  }

  private SegmentWriter open() throws IOException {
    SegmentWriter open = writer;
    if (open == null) {
      recover();
      open = SegmentWriter.open(storage, file, 1 << 10);
      writer = open;
    }
    return open;
  }

  private void recover() throws IOException {
    try {
      new SegmentRecovery(storage, file.resolveSibling("torn"), 0).recover(file);
    } catch (NoSuchFileException fresh) {
      log.trace("Nothing was refused so far");
    }
  }

  @Override
  public void close() throws IOException {
    if (writer != null) {
      writer.close();
    }
  }
}
