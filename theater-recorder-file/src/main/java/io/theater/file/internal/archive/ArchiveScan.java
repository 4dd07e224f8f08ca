package io.theater.file.internal.archive;

import io.theater.json.JsonLine;
import io.theater.segment.LineSeal;
import io.theater.segment.LineStatus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Reads an archive from its first line to its last, without an index. */
final class ArchiveScan {
  private final ByteBuffer gzip;
  private final Visitor visitor;
  private final LineSeal seal = new LineSeal();
  private final List<Block> blocks = new ArrayList<>();

  /**
   * A member.
   *
   * @param offset in the file
   * @param length in the file
   * @param rawLength of its lines
   */
  record Block(int offset, int length, int rawLength) {}

  /**
   * Where a line is.
   *
   * @param block number of the member
   * @param offset in its raw bytes
   * @param length line feed included
   */
  record Spot(int block, int offset, int length) {}

  /** Receives lines; what it cannot make sense of is damaged. */
  interface Visitor {
    void line(Spot spot, JsonLine line) throws IOException;

    /** Something that readers skip. */
    void damaged(long offset, String why) throws IOException;
  }

  private ArchiveScan(ByteBuffer gzip, Visitor visitor) {
    this.gzip = gzip;
    this.visitor = visitor;
  }

  /** Visits all lines, and returns the members that can be read. */
  static List<Block> scan(ByteBuffer gzip, Visitor visitor) throws IOException {
    ArchiveScan scan = new ArchiveScan(gzip.duplicate(), visitor);
    scan.members();
    return scan.blocks;
  }

  private void members() throws IOException {
    while (gzip.hasRemaining()) {
      int offset = gzip.position();
      byte[] raw;
      try {
        raw = Member.inflate(gzip);
      } catch (IOException damaged) {
        visitor.damaged(offset, String.valueOf(damaged.getMessage()));
        gzip.position(Member.next(gzip, offset + 1));
        continue;
      }
      blocks.add(new Block(offset, gzip.position() - offset, raw.length));
      lines(raw, offset);
    }
  }

  private void lines(byte[] raw, int memberOffset) throws IOException {
    int from = 0;
    for (int i = 0; i < raw.length; i++) {
      if (raw[i] == '\n') {
        line(raw, new Spot(blocks.size() - 1, from, i + 1 - from), memberOffset);
        from = i + 1;
      }
    }
    if (from < raw.length) {
      visitor.damaged(memberOffset, "the line at byte " + from + " of its member has no end");
    }
  }

  private void line(byte[] raw, Spot spot, int memberOffset) throws IOException {
    if (seal.verify(ByteBuffer.wrap(raw, spot.offset(), spot.length())) != LineStatus.OK) {
      visitor.damaged(
          memberOffset,
          "the checksum of the line at byte " + spot.offset() + " of its member does not match");
      return;
    }
    try {
      visitor.line(spot, JsonLine.parse(raw, spot.offset(), spot.length()));
    } catch (RuntimeException unreadable) {
      visitor.damaged(memberOffset, String.valueOf(unreadable.getMessage()));
    }
  }
}
