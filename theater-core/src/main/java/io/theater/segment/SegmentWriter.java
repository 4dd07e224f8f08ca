package io.theater.segment;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Appends sealed lines to one segment. Used by one thread at a time; only {@link #flushedOffset()}
 * may be called by any thread.
 *
 * <p>{@link #append} collects lines in one reused buffer and allocates nothing; {@link #flush}
 * hands them to the operating system, where they survive the end of the process; {@link #force}
 * makes them survive a power loss. All three may block on the disk.
 *
 * <p><b>Failure.</b> Flushed lines stay. When {@code append} or {@code flush} throws {@link
 * SegmentWriteException}, no line appended since the last successful flush is in the segment: the
 * file is cut back to {@link #flushedOffset()}, or will be before anything else is written. The
 * caller appends those lines again, and each of them is in the segment exactly once.
 *
 * <pre>
 * try (SegmentWriter writer = SegmentWriter.open(new FileStorage(), file)) {
 *   long offset = writer.append(json);
 *   int length = (int) (writer.size() - offset);
 *   writer.flush();
 * }
 * </pre>
 */
public final class SegmentWriter implements Closeable {
  /** Size of the buffer unless another is asked for: 256 KiB. */
  public static final int DEFAULT_BUFFER_BYTES = 256 << 10;

  private final Storage storage;
  private final Path segment;
  private final StorageFile file;
  private final ByteBuffer buffer;
  private final LineSeal seal = new LineSeal();

  private long written; // bytes of lines in the file, flushed or not
  private volatile long flushed;
  private int unflushedLines;
  private boolean cutBeforeWriting;

  private long forced = -1; // nothing yet, not even the name of the file
  private @Nullable DurabilityException durabilityLost;

  private SegmentWriter(Storage storage, Path segment, StorageFile file, int bufferBytes)
      throws IOException {
    this.storage = storage;
    this.segment = segment;
    this.file = file;
    this.written = endOfLines(segment, file);
    this.flushed = written;
    this.buffer = ByteBuffer.allocateDirect(bufferBytes);
  }

  /**
   * Opens a segment with a buffer of {@link #DEFAULT_BUFFER_BYTES}.
   *
   * @param storage where it lies
   * @param segment its file, created if missing; the directory must exist
   * @return a writer; the caller closes it
   * @throws IOException if the file cannot be used or ends with a torn line, in which case {@link
   *     SegmentRecovery} has to run first
   */
  public static SegmentWriter open(Storage storage, Path segment) throws IOException {
    return open(storage, segment, DEFAULT_BUFFER_BYTES);
  }

  /**
   * Opens a segment to append at its end, and creates it if missing. The directory must exist.
   *
   * @param storage where it lies
   * @param segment its file
   * @param bufferBytes at least 64; longer lines are written without being collected
   * @return a writer; the caller closes it
   * @throws IOException if the file cannot be used or ends with a torn line, in which case {@link
   *     SegmentRecovery} has to run first
   * @throws IllegalArgumentException if {@code bufferBytes} is below 64
   */
  public static SegmentWriter open(Storage storage, Path segment, int bufferBytes)
      throws IOException {
    if (bufferBytes < 64) {
      throw new IllegalArgumentException("bufferBytes must be at least 64, not " + bufferBytes);
    }
    StorageFile file = storage.openToWrite(segment);
    try {
      return new SegmentWriter(storage, segment, file, bufferBytes);
    } catch (Throwable e) {
      file.close();
      throw e;
    }
  }

  private static long endOfLines(Path segment, StorageFile file) throws IOException {
    long size = file.size();
    ByteBuffer last = ByteBuffer.allocate(1);
    if (size > 0 && (file.read(last, size - 1) != 1 || last.get(0) != LineFeed.LF)) {
      throw new IOException(segment + " ends with a torn line and must be recovered first");
    }
    return size;
  }

  /**
   * Appends one line.
   *
   * @param object a JSON object as {@link LineSeal#seal} takes it; its position and limit stay, so
   *     that it can be appended again
   * @return offset of the line; its length is {@code size() - offset}, LF included
   * @throws IllegalArgumentException if it is no such object; the writer is unchanged
   * @throws SegmentWriteException if the line, and all others since the last flush, are not in the
   *     segment
   */
  public long append(ByteBuffer object) throws SegmentWriteException {
    return append(object, seal.ending(object));
  }

  /**
   * Appends one line that a {@link io.theater.json.JsonEncoder} made, without looking for a raw LF
   * in it, of which there is none.
   *
   * @param object as for {@link #append}
   * @return offset of the line
   * @throws IllegalArgumentException as {@link #append} does, but for a raw LF
   * @throws SegmentWriteException if the line, and all others since the last flush, are not in the
   *     segment
   */
  public long appendEncoded(ByteBuffer object) throws SegmentWriteException {
    return append(object, seal.endingOfEncoded(object));
  }

  private long append(ByteBuffer object, ByteBuffer ending) throws SegmentWriteException {
    int kept = object.remaining() - 1;
    unflushedLines++;
    if (buffer.remaining() < kept + ending.remaining()) {
      drain();
    }
    long offset = size();
    if (buffer.remaining() < kept + ending.remaining()) {
      write(object.duplicate().limit(object.limit() - 1));
    } else {
      buffer.put(buffer.position(), object, object.position(), kept);
      buffer.position(buffer.position() + kept);
    }
    buffer.put(ending);
    return offset;
  }

  /**
   * Hands all appended lines to the operating system.
   *
   * @throws SegmentWriteException if the lines since the last flush are not in the segment
   */
  public void flush() throws SegmentWriteException {
    drain();
    flushed = written;
    unflushedLines = 0;
  }

  /**
   * Flushes, and makes all lines of the segment and its name in the directory survive a power loss.
   *
   * @throws DurabilityException if that failed; from then on at every call, without trying again.
   *     The lines are in the segment nevertheless and must not be appended to it again.
   * @throws SegmentWriteException if the lines since the last flush are not in the segment
   */
  public void force() throws SegmentWriteException, DurabilityException {
    flush();
    if (durabilityLost != null) {
      throw new DurabilityException(segment, durabilityLost);
    }
    if (forced == flushed) {
      return;
    }
    try {
      file.force();
      if (forced < 0) {
        storage.forceDirectory(directory());
      }
      forced = flushed;
    } catch (IOException | RuntimeException | Error e) {
      durabilityLost = new DurabilityException(segment, e);
      throw durabilityLost;
    }
  }

  /**
   * End of the last appended line: where the next one begins.
   *
   * @return offset in bytes
   */
  public long size() {
    return written + buffer.position();
  }

  /**
   * End of the last flushed line: readers may read up to here. Callable by any thread.
   *
   * @return offset in bytes
   */
  public long flushedOffset() {
    return flushed;
  }

  /** Flushes and closes the file; the file is closed even if the flush fails. */
  @Override
  public void close() throws IOException {
    try (file) {
      flush();
    }
  }

  private void drain() throws SegmentWriteException {
    buffer.flip();
    write(buffer);
    buffer.clear();
  }

  private void write(ByteBuffer bytes) throws SegmentWriteException {
    try {
      if (cutBeforeWriting) {
        cut();
      }
      while (bytes.hasRemaining()) {
        int count = file.write(bytes, written);
        if (count <= 0) {
          throw new EOFException("the disk takes no more bytes at " + written);
        }
        written += count;
      }
    } catch (IOException | RuntimeException | Error e) {
      throw discardUnflushed(e);
    }
  }

  private SegmentWriteException discardUnflushed(Throwable cause) {
    int lost = unflushedLines;
    unflushedLines = 0;
    buffer.clear();
    written = flushed;
    cutBeforeWriting = true;
    try {
      cut();
    } catch (IOException | RuntimeException | Error e) {
      cause.addSuppressed(e);
    }
    return new SegmentWriteException(segment, lost, cause);
  }

  private void cut() throws IOException {
    file.truncate(flushed);
    cutBeforeWriting = false;
  }

  private Path directory() {
    return segment.toAbsolutePath().resolveSibling("");
  }
}
