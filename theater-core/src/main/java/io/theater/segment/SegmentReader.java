package io.theater.segment;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads one segment, also while a {@link SegmentWriter} appends to it. Any number of threads may
 * use it at once; calls block on the disk.
 *
 * <p>Nothing is returned whose checksum does not match. While the segment is being written, read
 * only up to {@link SegmentWriter#flushedOffset()}: lines behind it may still be withdrawn.
 */
public final class SegmentReader implements Closeable {
  private final StorageFile file;

  private SegmentReader(StorageFile file) {
    this.file = file;
  }

  /**
   * Opens an existing segment.
   *
   * @param storage where it lies
   * @param segment its file
   * @return a reader; the caller closes it
   * @throws java.nio.file.NoSuchFileException if there is none
   * @throws IOException if it cannot be opened
   */
  public static SegmentReader open(Storage storage, Path segment) throws IOException {
    return new SegmentReader(storage.openToRead(segment));
  }

  /**
   * Visits all lines that lie in {@code [from, to)}. Needs 1 MiB of memory, and for a longer line
   * up to three times its length.
   *
   * @param from begin of a line, usually 0 or what an earlier scan returned
   * @param to where to stop; a file that ends earlier is no error
   * @param visitor receives the lines, good and corrupt
   * @return end of the last whole line, good or corrupt; bytes between it and {@code to} belong to
   *     a line without LF and were not shown
   * @throws IOException if the file cannot be read, or whatever the visitor throws
   */
  public long scan(long from, long to, LineVisitor visitor) throws IOException {
    long end = Math.min(to, size());
    return end <= from ? from : new LineScanner(file, visitor).scan(from, end);
  }

  /**
   * Reads one line.
   *
   * @param offset where it begins in the segment
   * @param length its bytes, LF included
   * @return the line without LF in a buffer of its own; empty if there is no good line at exactly
   *     this place
   * @throws IOException if the file cannot be read
   */
  public Optional<ByteBuffer> read(long offset, int length) throws IOException {
    if (offset < 0 || length <= 0 || length > Math.min(LineSeal.MAX_LINE_BYTES, size() - offset)) {
      return Optional.empty();
    }
    ByteBuffer line = ByteBuffer.allocate(length);
    while (line.hasRemaining() && file.read(line, offset + line.position()) > 0) {
      // a read may return less than asked for
    }
    boolean good = new LineSeal().verify(line.flip()) == LineStatus.OK;
    return good ? Optional.of(line.limit(line.limit() - 1)) : Optional.empty();
  }

  /**
   * Length of the file now, flushed or not.
   *
   * @return in bytes
   * @throws IOException if the system does not tell
   */
  public long size() throws IOException {
    return file.size();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
