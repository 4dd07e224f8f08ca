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
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves the lines of one buffer into the segment of the day, and begins the next one when that is
 * full or over. What fails leaves in the buffer what is not stored, for the next attempt; only what
 * was stored is published. Not thread-safe.
 */
final class StreamLog implements Closeable {
  private static final Logger log = LoggerFactory.getLogger(StreamLog.class);

  private final Target target;
  private final Segments segments;
  private final RecordIndex index;
  private final Damage damage;
  private final LineBuffer buffer;

  private final List<Last> sealed = new ArrayList<>(); // nobody knows yet

  private Last last;
  private @Nullable SegmentWriter writer;
  private long[] offsets = new long[64];
  private Follower follower = (line, segment, place) -> {};

  /**
   * The newest segment.
   *
   * @param name its name; it need not exist yet
   * @param number its number, or -1 while it does not exist
   * @param appendable false when lines must go to the next one
   */
  record Last(SegmentName name, int number, boolean appendable) {
    boolean exists() {
      return number >= 0;
    }
  }

  /**
   * Where segments go.
   *
   * @param storage the disk
   * @param directory of the segments
   * @param maxBytes of a segment, unless a single line is longer
   * @param sealed learns which are complete
   */
  record Target(Storage storage, Path directory, long maxBytes, SealedSegments sealed) {}

  /** Sees the lines that were published. */
  interface Follower {
    void stored(Line<?> line, SegmentName segment, Place place);
  }

  StreamLog(Target target, LogContents contents, LineBuffer buffer, Last last) {
    this.target = target;
    this.segments = contents.segments();
    this.index = contents.index();
    this.damage = contents.damage();
    this.buffer = buffer;
    this.last = last;
  }

  void follow(Follower newFollower) {
    follower = newFollower;
  }

  /**
   * Stores what is in the buffer.
   *
   * @param today the day whose segment takes it
   * @param force whether it must survive a power loss
   */
  void store(LocalDate today, boolean force) throws IOException {
    while (buffer.size() > 0) {
      int count;
      try {
        count = append(today, force);
      } catch (DurabilityException unknown) {
        // Asking again might falsely succeed, so the lines go into another file once more.
        count = append(today, force);
      }
      publish(count);
      buffer.remove(count);
    }
    announceSealed();
  }

  /** Only now: a segment that could not be forced ends with lines that others have to publish. */
  private void announceSealed() {
    sealed.forEach(done -> target.sealed().sealed(done.name(), done.number()));
    sealed.clear();
  }

  /** Seals the segment of an earlier day, although nothing is written today. */
  void sealBefore(LocalDate today) {
    if (buffer.size() == 0 && last.exists() && isOver(today)) {
      seal();
      announceSealed();
    }
  }

  /** Stores as many lines as one segment takes, and returns how many. */
  private int append(LocalDate today, boolean force) throws IOException {
    SegmentWriter segment = writer(today);
    int count = append(segment);
    if (!force) {
      segment.flush();
      return count;
    }
    try {
      segment.force();
      return count;
    } catch (DurabilityException unknown) {
      damage.file(path(last.name()), "may not survive a power loss", unknown);
      if (offsets[0] > 0 || !discard()) {
        seal();
      }
      throw unknown;
    }
  }

  /**
   * Deletes a segment in which there is nothing but what is still in the buffer: a disk that forces
   * nothing any more would be filled with copies. False when the disk does not do that either.
   */
  private boolean discard() {
    try {
      close();
      target.storage().delete(path(last.name()));
    } catch (IOException e) {
      log.warn("Could not delete {}; its lines will be in the next one as well", last.name(), e);
      return false;
    }
    last = new Last(last.name(), -1, true);
    return true;
  }

  private int append(SegmentWriter segment) throws SegmentWriteException {
    offsets = offsets.length < buffer.size() + 1 ? new long[2 * buffer.size()] : offsets;
    int count = 0;
    while (count < buffer.size() && fits(segment, count)) {
      offsets[count] = segment.appendEncoded(buffer.json(count));
      count++;
    }
    offsets[count] = segment.size();
    return count;
  }

  /** A line that is longer than a segment may be gets one of its own. */
  private boolean fits(SegmentWriter segment, int line) {
    return segment.size() == 0 || segment.size() + buffer.sealedLength(line) <= target.maxBytes();
  }

  private void publish(int count) {
    for (int i = 0; i < count; i++) {
      int length = (int) (offsets[i + 1] - offsets[i]);
      Place place = new Place(last.number(), offsets[i], length);
      index.add(buffer.line(i), place);
      follower.stored(buffer.line(i), last.name(), place);
    }
  }

  /** The writer for the next line. Days never go back, whatever the clock does. */
  private SegmentWriter writer(LocalDate today) throws IOException {
    if (isOver(today)) {
      return begin(last.name().first(today));
    }
    SegmentWriter current = writer;
    if (current == null && last.appendable()) {
      current = open(last.name());
      last = last.exists() ? last : new Last(last.name(), segments.add(path(last.name())), true);
      writer = current;
    }
    return current != null && fits(current, 0) ? current : begin(last.name().next());
  }

  private boolean isOver(LocalDate today) {
    return last.name().first(today).day().isAfter(last.name().day());
  }

  private SegmentWriter begin(SegmentName name) throws IOException {
    SegmentWriter opened = open(name);
    seal();
    last = new Last(name, segments.add(path(name)), true);
    writer = opened;
    return opened;
  }

  private SegmentWriter open(SegmentName name) throws IOException {
    return SegmentWriter.open(target.storage(), path(name));
  }

  private Path path(SegmentName name) {
    return name.path(target.directory());
  }

  private void seal() {
    try {
      close();
    } catch (IOException e) {
      log.warn("Could not close {}; all its lines were stored before", last.name(), e);
    }
    Last done = last;
    last = new Last(done.name(), done.number(), false);
    if (done.exists() && done.appendable()) {
      sealed.add(done);
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
