package io.theater.file.internal;

import io.theater.file.internal.RecordIndex.Place;
import io.theater.segment.DurabilityException;
import io.theater.segment.SegmentWriteException;
import io.theater.segment.SegmentWriter;
import io.theater.segment.Storage;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves the lines of one buffer into the segment of the day. What fails leaves the buffer as it
 * was, to be stored by the next attempt; only what was stored is published. Not thread-safe.
 */
final class StreamLog implements Closeable {
  private static final Logger log = LoggerFactory.getLogger(StreamLog.class);

  private final Storage storage;
  private final Path directory;
  private final Segments segments;
  private final RecordIndex index;
  private final Damage damage;
  private final LineBuffer buffer;

  private Last last;
  private @Nullable SegmentWriter writer;
  private long[] offsets = new long[64];

  /**
   * The newest segment.
   *
   * @param name its name; it need not exist yet
   * @param number its number, or -1 while it does not exist
   * @param appendable false when lines must go to the next one
   */
  record Last(SegmentName name, int number, boolean appendable) {}

  StreamLog(Storage storage, Path directory, LogContents contents, LineBuffer buffer, Last last) {
    this.storage = storage;
    this.directory = directory;
    this.segments = contents.segments();
    this.index = contents.index();
    this.damage = contents.damage();
    this.buffer = buffer;
    this.last = last;
  }

  /**
   * Stores what is in the buffer.
   *
   * @param today the day whose segment takes it
   * @param force whether it must survive a power loss
   */
  void store(LocalDate today, boolean force) throws IOException {
    if (buffer.size() == 0) {
      return;
    }
    try {
      append(today, force);
    } catch (DurabilityException unknown) {
      // Asking again might falsely succeed, so the lines go into another file once more.
      append(today, force);
    }
    publish();
    buffer.clear();
  }

  private void append(LocalDate today, boolean force) throws IOException {
    SegmentWriter target = writer(today);
    append(target);
    if (!force) {
      target.flush();
      return;
    }
    try {
      target.force();
    } catch (DurabilityException unknown) {
      damage.file(last.name().path(directory), "may not survive a power loss", unknown);
      last = new Last(last.name(), last.number(), false);
      throw unknown;
    }
  }

  private void append(SegmentWriter target) throws SegmentWriteException {
    offsets = offsets.length < buffer.size() + 1 ? new long[2 * buffer.size()] : offsets;
    for (int i = 0; i < buffer.size(); i++) {
      offsets[i] = target.append(buffer.json(i));
    }
    offsets[buffer.size()] = target.size();
  }

  private void publish() {
    for (int i = 0; i < buffer.size(); i++) {
      int length = (int) (offsets[i + 1] - offsets[i]);
      index.add(buffer.line(i), new Place(last.number(), offsets[i], length));
    }
  }

  /** The writer of the day. Days never go back, whatever the clock does. */
  private SegmentWriter writer(LocalDate today) throws IOException {
    boolean newDay = today.isAfter(last.name().day());
    SegmentWriter current = writer;
    if (current != null && last.appendable() && !newDay) {
      return current;
    }
    SegmentName name = last.name();
    if (newDay) {
      name = new SegmentName(name.stream(), today, 0);
    } else if (!last.appendable()) {
      name = name.next();
    }
    Path file = name.path(directory);
    SegmentWriter opened = SegmentWriter.open(storage, file);
    int number =
        name.equals(last.name()) && last.number() >= 0 ? last.number() : segments.add(file);
    closeWriter();
    last = new Last(name, number, true);
    writer = opened;
    return opened;
  }

  private void closeWriter() {
    try {
      close();
    } catch (IOException e) {
      log.warn("Could not close {}; all its lines were stored before", last.name(), e);
    }
  }

  @Override
  public void close() throws IOException {
    SegmentWriter current = writer;
    writer = null;
    if (current != null) {
      current.close();
    }
  }
}
