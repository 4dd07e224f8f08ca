package io.theater.sink;

import io.theater.event.TheaterEvent;
import io.theater.json.EventLines;
import io.theater.json.JsonBytes;
import io.theater.json.JsonFormatException;
import io.theater.segment.DurabilityException;
import io.theater.segment.LineSeal;
import io.theater.segment.LineVisitor;
import io.theater.segment.SegmentReader;
import io.theater.segment.SegmentWriter;
import io.theater.segment.Storage;
import io.theater.segment.StorageFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events on disk that wait to be delivered, in order.
 *
 * <pre>
 * spool-000000000007.jsonl   segments, the oldest is read, the newest is appended to
 * position.json              which batch of the oldest is being delivered
 * refused.jsonl              events that cannot be delivered
 * lock                       held by the process that uses the directory
 * </pre>
 *
 * <p>Not thread-safe but for its figures and {@link #count()}, which never block others. A segment
 * is deleted once it is read to its end. What an earlier process left behind is read first; its
 * torn end was never acknowledged and is skipped.
 */
final class Spool implements Closeable {
  private static final Logger log = LoggerFactory.getLogger(Spool.class);
  private static final int BATCH_EVENTS = 2_048;
  private static final long BATCH_BYTES = 8 << 20;
  private static final long MAX_SEGMENT_BYTES = 16 << 20;

  private final Storage storage;
  private final Path directory;
  private final long maxBytes;
  private final SpoolLock held;
  private final RefusedEvents refused;
  private final Deque<SpoolSegment> segments = new ConcurrentLinkedDeque<>();

  private final EventLines lines = new EventLines();
  private @Nullable SegmentWriter writer; // of the last segment
  private long nextNumber;
  private long firstOwnNumber;

  private @Nullable SegmentReader reader; // of the first segment
  private volatile long position; // in the first segment
  private long firstBatchEnd; // of the first segment; 0 when the batch may end anywhere
  private final Deque<Spooled> pending = new ArrayDeque<>();
  private long pendingEnd;

  /**
   * An event that waits.
   *
   * @param event the event
   * @param end where its line ends
   */
  record Spooled(TheaterEvent event, long end) {}

  private Spool(Storage storage, Path directory, long maxBytes, SpoolLock held) {
    this.storage = storage;
    this.directory = directory;
    this.maxBytes = maxBytes;
    this.held = held;
    this.refused = new RefusedEvents(storage, directory.resolve("refused.jsonl"));
  }

  /** Opens a directory, with what an earlier process left in it. */
  static Spool open(Storage storage, Path directory, long maxBytes) throws IOException {
    storage.createDirectories(directory);
    SpoolLock held = SpoolLock.acquire(directory);
    try {
      Spool spool = new Spool(storage, directory, maxBytes, held);
      spool.find();
      return spool;
    } catch (Throwable e) {
      held.close();
      throw e;
    }
  }

  private void find() throws IOException {
    SpoolPosition last = SpoolPosition.read(storage, positionFile());
    for (Path file : storage.list(directory)) {
      if (SpoolSegment.isOne(file)) {
        try (StorageFile opened = storage.openToRead(file)) {
          segments.add(SpoolSegment.found(file, opened.size()));
        }
      }
    }
    while (!segments.isEmpty() && segments.getFirst().number < last.segment()) {
      storage.delete(segments.removeFirst().file);
    }
    SpoolSegment first = segments.peekFirst();
    nextNumber = 1 + (first == null ? last.segment() : segments.getLast().number);
    firstOwnNumber = nextNumber;
    if (first != null && first.number == last.segment()) {
      position = Math.min(last.from(), first.end);
      firstBatchEnd = last.to();
    }
  }

  // ---- figures

  boolean isEmpty() {
    return segments.isEmpty();
  }

  long events() {
    return segments.stream().mapToLong(segment -> segment.waiting.get()).sum();
  }

  long bytes() {
    return Math.max(0, usedBytes() - position);
  }

  RefusedEvents refused() {
    return refused;
  }

  private long usedBytes() {
    return segments.stream().mapToLong(segment -> segment.end).sum();
  }

  // ---- appending

  /**
   * Appends all of a batch or nothing. It survives the end of the process, and a power loss once it
   * was {@link #force}d.
   *
   * @throws SpoolFullException when it does not fit now
   * @throws IOException when the disk does not take it now
   * @throws IllegalArgumentException when an event is too large for any spool
   */
  void append(List<TheaterEvent> batch) throws IOException {
    List<ByteBuffer> encoded = encode(batch);
    long size = encoded.stream().mapToLong(line -> line.remaining() + LineSeal.SEAL_BYTES).sum();
    if (usedBytes() + size > maxBytes) {
      throw new SpoolFullException(
          "the spool "
              + directory
              + " may hold "
              + maxBytes
              + " bytes and has no room for "
              + size);
    }
    boolean first = usedBytes() == 0;
    SegmentWriter open = writerFor(size);
    for (ByteBuffer line : encoded) {
      open.appendEncoded(line);
    }
    open.flush();
    SpoolSegment segment = segments.getLast();
    segment.waiting.addAndGet(batch.size());
    segment.end = open.flushedOffset();
    firstBatchEnd = first ? segment.end : firstBatchEnd;
  }

  private List<ByteBuffer> encode(List<TheaterEvent> batch) {
    List<ByteBuffer> encoded = new ArrayList<>(batch.size());
    for (TheaterEvent event : batch) {
      JsonBytes line = lines.line(event);
      if (line.length() > LineSeal.MAX_LINE_BYTES - LineSeal.SEAL_BYTES) {
        throw new IllegalArgumentException("an event of " + line.length() + " bytes is too large");
      }
      encoded.add(ByteBuffer.wrap(line.toBytes()));
    }
    return encoded;
  }

  private SegmentWriter writerFor(long size) throws IOException {
    SegmentWriter open = writer;
    if (open != null && open.size() > 0 && open.size() + size > MAX_SEGMENT_BYTES) {
      open.force();
      endWriter();
      open = null;
    }
    if (open == null) {
      SpoolSegment segment = SpoolSegment.begin(directory, nextNumber);
      open = SegmentWriter.open(storage, segment.file);
      nextNumber++;
      writer = open;
      segments.add(segment);
    }
    return open;
  }

  /** Makes all that was appended survive a power loss. */
  void force() throws IOException {
    if (writer != null) {
      try {
        writer.force();
      } catch (DurabilityException lost) {
        endWriter(); // a new file may do better
        throw lost;
      }
    }
  }

  private void endWriter() throws IOException {
    SegmentWriter ended = writer;
    writer = null;
    if (ended != null) {
      ended.close();
    }
  }

  // ---- reading

  /** Counts what an earlier process left behind. */
  void count() throws IOException {
    for (SpoolSegment segment : segments) {
      if (segment.waiting.get() == 0) {
        long from = segment == segments.peekFirst() ? position : 0;
        long[] found = new long[1];
        try (SegmentReader left = SegmentReader.open(storage, segment.file)) {
          left.scan(from, segment.end, (offset, length, json) -> found[0]++);
        }
        segment.waiting.compareAndSet(0, found[0]);
      }
    }
  }

  /**
   * The batch that is to be delivered next; the same one until it was {@link #advance}d over.
   *
   * @return empty when nothing waits
   * @throws IOException when it cannot be read now
   */
  List<Spooled> next() throws IOException {
    while (pending.isEmpty()) {
      SpoolSegment first = segments.peekFirst();
      if (first == null) {
        return List.of();
      }
      if (!read(first)) {
        remove(first);
      }
    }
    return List.copyOf(pending);
  }

  /** False when there is nothing up to the end. */
  private boolean read(SpoolSegment first) throws IOException {
    boolean whole = firstBatchEnd > position && firstBatchEnd < first.end;
    long stop = whole ? firstBatchEnd : first.end;
    Batch batch = new Batch(position);
    try {
      reader(first).scan(position, stop, batch);
    } catch (BatchEnd full) {
      // the next batch begins there
    } catch (NoSuchFileException deleted) {
      refused.lose(first.waiting.getAndSet(0));
      return false;
    }
    firstBatchEnd = 0;
    pending.addAll(batch.events);
    pendingEnd = batch.end;
    position = pending.isEmpty() ? pendingEnd : position;
    return whole || !pending.isEmpty();
  }

  private SegmentReader reader(SpoolSegment first) throws IOException {
    SegmentReader open = reader;
    if (open == null) {
      open = SegmentReader.open(storage, first.file);
      reader = open;
    }
    return open;
  }

  private void remove(SpoolSegment first) throws IOException {
    segments.remove(first);
    position = 0;
    if (segments.isEmpty()) {
      endWriter();
    }
    closeReader();
    storage.delete(first.file);
  }

  /** Whether an earlier process has reported the batch of {@link #next}. */
  boolean isLeftBehind() {
    return segments.getFirst().number < firstOwnNumber;
  }

  /** Whether nothing waits behind the batch of {@link #next}. */
  boolean isLast() {
    return segments.size() == 1 && pendingEnd >= segments.getFirst().end;
  }

  /** Notes that the batch of {@link #next} is on its way, so that it comes again after a crash. */
  void begin() {
    SpoolPosition batch = new SpoolPosition(segments.getFirst().number, position, pendingEnd);
    try {
      batch.write(storage, positionFile());
    } catch (IOException full) {
      log.debug("After a crash more than one batch will come again", full);
    }
  }

  /** Events of the batch of {@link #next}, from its first one on, need not come again. */
  void advance(List<Spooled> delivered) {
    for (Spooled event : delivered) {
      pending.removeFirst();
      position = pending.isEmpty() ? pendingEnd : event.end();
    }
    segments.getFirst().waiting.addAndGet(-delivered.size());
  }

  /** Keeps an event that cannot be delivered, and goes on behind it. */
  void refuse(Spooled event) {
    JsonBytes line = lines.line(event.event());
    refused.keep(ByteBuffer.wrap(line.array(), 0, line.length()));
    advance(List.of(event));
  }

  private Path positionFile() {
    return directory.resolve("position.json");
  }

  private void closeReader() throws IOException {
    SegmentReader open = reader;
    reader = null;
    if (open != null) {
      open.close();
    }
  }

  /** Once neither thread uses it any more. What waits stays. */
  @Override
  public void close() throws IOException {
    try (held;
        refused) {
      closeReader();
      endWriter();
    }
  }

  /** Ends a scan. */
  private static final class BatchEnd extends IOException {
    private static final long serialVersionUID = 1L;

    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }

  private final class Batch implements LineVisitor {
    private final List<Spooled> events = new ArrayList<>();
    private final long begin;
    private long end;

    Batch(long begin) {
      this.begin = begin;
      this.end = begin;
    }

    @Override
    public void line(long offset, int length, ByteBuffer json) throws IOException {
      long after = offset + length;
      if (!events.isEmpty() && (events.size() == BATCH_EVENTS || after - begin > BATCH_BYTES)) {
        throw new BatchEnd();
      }
      try {
        int start = json.arrayOffset() + json.position();
        events.add(new Spooled(EventLines.read(json.array(), start, json.remaining()), after));
      } catch (JsonFormatException foreign) {
        log.warn("theater: a spooled event cannot be read", foreign);
        refused.keep(json);
      }
      end = after;
    }

    @Override
    public void corrupt(long offset, long length) {
      refused.lose(1);
      end = offset + length;
    }
  }
}
