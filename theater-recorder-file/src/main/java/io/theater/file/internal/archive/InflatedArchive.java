package io.theater.file.internal.archive;

import io.theater.file.internal.Damage;
import io.theater.json.JsonLine;
import io.theater.segment.Storage;
import io.theater.segment.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * The lines of an archive as a file that is read at any place; a place is the number of a member
 * and, in the low 32 bits, a byte of it. Keeps one member in memory. Not thread-safe.
 */
public final class InflatedArchive implements StorageFile {
  private final ByteBuffer gzip;
  private final List<ArchiveScan.Block> members;
  private final boolean whole;
  private int current = -1;
  private byte[] raw = {};

  /** Receives the lines. */
  public interface Lines {
    /**
     * The next line.
     *
     * @param place where it begins
     * @param length its bytes, line feed included
     */
    void line(long place, int length, JsonLine line) throws IOException;
  }

  private InflatedArchive(ByteBuffer gzip, List<ArchiveScan.Block> members, boolean whole) {
    this.gzip = gzip;
    this.members = members;
    this.whole = whole;
  }

  /** Visits all lines of an archive, those of a session one after the other, and opens it. */
  static InflatedArchive scan(Storage storage, Path file, Damage damage, Lines lines)
      throws IOException {
    ByteBuffer gzip = storage.map(file);
    boolean[] damaged = {false};
    List<ArchiveScan.Block> members =
        ArchiveScan.scan(
            gzip,
            new ArchiveScan.Visitor() {
              @Override
              public void line(ArchiveScan.Spot spot, JsonLine line) throws IOException {
                long place = ((long) spot.block() << Integer.SIZE) + spot.offset();
                lines.line(place, spot.length(), line);
              }

              @Override
              public void damaged(long offset, String why) {
                damaged[0] = true;
                damage.line(file, offset, why);
              }
            });
    return new InflatedArchive(gzip, members, !damaged[0]);
  }

  /** Whether nothing of it is damaged. */
  public boolean isWhole() {
    return whole;
  }

  @Override
  public int read(ByteBuffer to, long position) throws IOException {
    inflate((int) (position >>> Integer.SIZE));
    int from = (int) position;
    int count = Math.min(to.remaining(), raw.length - from);
    to.put(raw, from, count);
    return count;
  }

  private void inflate(int member) throws IOException {
    if (member != current) {
      raw = Member.inflate(gzip.duplicate().position(members.get(member).offset()));
      current = member;
    }
  }

  @Override
  public long size() {
    return (long) members.size() << Integer.SIZE;
  }

  @Override
  public int write(ByteBuffer from, long position) throws IOException {
    throw refused();
  }

  @Override
  public void truncate(long size) throws IOException {
    throw refused();
  }

  @Override
  public void force() throws IOException {
    throw refused();
  }

  private static IOException refused() {
    return new IOException("an archive is only read");
  }

  @Override
  public void close() {}
}
