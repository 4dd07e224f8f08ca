package io.theater.file.internal.archive;

import io.theater.file.internal.archive.ArchiveScan.Block;
import io.theater.file.internal.archive.ArchiveScan.Spot;
import io.theater.segment.LineSeal;
import io.theater.segment.LineStatus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Reads an archive back, and compares it with what was to be written. Not thread-safe. */
final class ReadBack {
  private final ByteBuffer gzip;
  private final LineSeal seal = new LineSeal();

  /**
   * A member that was written.
   *
   * @param block where it is
   * @param crc of its raw bytes
   * @param lines all that is in it, one after the other
   */
  record Written(Block block, int crc, List<Spot> lines) {}

  ReadBack(ByteBuffer gzip) {
    this.gzip = gzip.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Inflates every member.
   *
   * @throws IOException when a byte is not as it was to be
   */
  void check(List<Written> members, Patience patience) throws IOException {
    for (Written member : members) {
      patience.goOn();
      check(member);
    }
    if (gzip.hasRemaining()) {
      throw unlike(gzip.position());
    }
  }

  private void check(Written member) throws IOException {
    Block block = member.block();
    byte[] raw = gzip.position() == block.offset() ? Member.inflate(gzip) : new byte[0];
    int end = block.offset() + block.length();
    if (gzip.position() != end
        || raw.length != block.rawLength()
        || gzip.getInt(end - Member.TRAILER_BYTES) != member.crc()
        || !hasLines(raw, member.lines())) {
      throw unlike(block.offset());
    }
  }

  private boolean hasLines(byte[] raw, List<Spot> lines) {
    int from = 0;
    for (Spot line : lines) {
      if (line.offset() != from
          || seal.verify(ByteBuffer.wrap(raw, from, line.length())) != LineStatus.OK) {
        return false;
      }
      from += line.length();
    }
    return from == raw.length;
  }

  private static IOException unlike(int offset) {
    return new IOException(
        "the archive cannot be read back: at byte " + offset + " it is not what was written");
  }
}
