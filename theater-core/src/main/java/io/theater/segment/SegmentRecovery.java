package io.theater.segment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a segment that a crash may have left behind fit to be appended to. One pass: visits the
 * good lines, counts the corrupt ones and leaves them in place, moves the torn bytes behind the
 * last LF into the quarantine.
 *
 * <p>Recovery succeeds whenever the file can be read. A quarantine that is full or cannot be
 * written keeps less than there was; a file that cannot be cut is reported as not appendable. Both
 * failures are logged; telling people about the report is up to the caller.
 *
 * <p>Blocks on the disk. The segment must have no writer meanwhile.
 */
public final class SegmentRecovery {
  /** Total size of a quarantine unless another is asked for: 16 MiB. */
  public static final long DEFAULT_QUARANTINE_BYTES = 16 << 20;

  private static final Logger log = LoggerFactory.getLogger(SegmentRecovery.class);

  private final Storage storage;
  private final Quarantine quarantine;

  /**
   * Recovery with a quarantine of at most {@link #DEFAULT_QUARANTINE_BYTES}.
   *
   * @param storage where segments and quarantine lie
   * @param quarantine directory for torn bytes, created when first needed
   */
  public SegmentRecovery(Storage storage, Path quarantine) {
    this(storage, quarantine, DEFAULT_QUARANTINE_BYTES);
  }

  /**
   * Recovery of any number of segments.
   *
   * @param storage where segments and quarantine lie
   * @param quarantine directory for torn bytes, created when first needed
   * @param quarantineBytes its total size at most; 0 keeps nothing
   */
  public SegmentRecovery(Storage storage, Path quarantine, long quarantineBytes) {
    this.storage = storage;
    this.quarantine = new Quarantine(storage, quarantine, quarantineBytes);
  }

  /**
   * Recovers a segment whose lines nobody needs to see.
   *
   * @param segment its file
   * @return what was found and done
   * @throws IOException if the file is missing or cannot be read; it is then unchanged
   */
  public RecoveryReport recover(Path segment) throws IOException {
    return recover(segment, (offset, length, json) -> {});
  }

  /**
   * Recovers a segment and visits its lines, so that an index is rebuilt in the same pass.
   *
   * @param segment its file
   * @param visitor receives the lines, good and corrupt
   * @return what was found and done
   * @throws IOException if the file is missing or cannot be read, or whatever the visitor throws;
   *     the segment is then unchanged
   */
  public RecoveryReport recover(Path segment, LineVisitor visitor) throws IOException {
    Counter lines = new Counter(visitor);
    try (StorageFile file = storage.openToRead(segment)) {
      long size = file.size();
      long end = new LineScanner(file, lines).scan(0, size);
      long kept = end < size ? quarantined(segment, file, end, size) : 0;
      boolean appendable = end == size || cut(segment, end);
      return new RecoveryReport(
          segment, lines.good, lines.corrupt, size - end, kept, end, appendable);
    }
  }

  private long quarantined(Path segment, StorageFile file, long from, long to) {
    try {
      return quarantine.keep(segment, file, from, to);
    } catch (IOException | RuntimeException e) {
      log.warn("Could not keep {} torn bytes of {}", to - from, segment, e);
      return 0;
    }
  }

  private boolean cut(Path segment, long end) {
    try (StorageFile file = storage.openToWrite(segment)) {
      file.truncate(end);
      return true;
    } catch (IOException | RuntimeException e) {
      log.warn("Could not cut the torn tail of {} at {}", segment, end, e);
      return false;
    }
  }

  private static final class Counter implements LineVisitor {
    private final LineVisitor visitor;
    private long good;
    private long corrupt;

    Counter(LineVisitor visitor) {
      this.visitor = visitor;
    }

    @Override
    public void line(long offset, int length, ByteBuffer json) throws IOException {
      good++;
      visitor.line(offset, length, json);
    }

    @Override
    public void corrupt(long offset, long length) throws IOException {
      corrupt++;
      visitor.corrupt(offset, length);
    }
  }
}
