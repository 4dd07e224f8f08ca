package io.theater.file.internal.archive;

import io.theater.file.internal.Counted;
import io.theater.file.internal.RecordKind;
import io.theater.file.internal.archive.ArchiveScan.Block;
import io.theater.json.JsonLine;
import io.theater.segment.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/** Checks an archive from its first byte to its last, and that its index belongs to it. */
public final class ArchiveCheck {
  private final Storage storage;
  private final Output output;

  /** Receives what was found. */
  public interface Output {
    /** A good line. */
    void line();

    /**
     * Something that readers skip, or that has to be made again.
     *
     * @param offset where it begins in the file; of a line, where its gzip member does
     */
    void damaged(Path file, long offset, String why) throws IOException;
  }

  /** Checks archives of one disk. */
  public ArchiveCheck(Storage storage, Output output) {
    this.storage = storage;
    this.output = output;
  }

  /**
   * Checks one archive.
   *
   * @return bytes of its lines and its index
   * @throws NoSuchFileException when it is not there any more
   */
  public long check(Path gzip, Path index) throws IOException {
    ByteBuffer lines = storage.map(gzip);
    List<Damaged> damaged = new ArrayList<>();
    List<Block> members = ArchiveScan.scan(lines, new Lines(damaged));
    List<Damaged> wrong = new ArrayList<>();
    long bytes = lines.remaining();
    try {
      ByteBuffer content = storage.map(index);
      bytes += content.remaining();
      compare(IndexFile.of(content), lines.remaining(), members, damaged, wrong);
    } catch (NoSuchFileException missing) {
      wrong.add(new Damaged(0, "the index is missing"));
    } catch (IOException bad) {
      wrong.add(new Damaged(0, String.valueOf(bad.getMessage())));
    }
    report(gzip, damaged);
    report(index, wrong);
    return bytes;
  }

  /** Something that is damaged, and how many records are lost with it, if that is known. */
  private static final class Damaged {
    private final long offset;
    private final String why;
    private int records;

    Damaged(long offset, String why) {
      this.offset = offset;
      this.why = why;
    }

    @Override
    public String toString() {
      String lost = Counted.of(records, "record is", "records are") + " lost with it";
      return records == 0 ? why : why + "; " + lost;
    }
  }

  private void report(Path file, List<Damaged> damaged) throws IOException {
    for (Damaged found : damaged) {
      output.damaged(file, found.offset, found.toString());
    }
  }

  private static void compare(
      IndexFile index,
      int gzipBytes,
      List<Block> members,
      List<Damaged> damaged,
      List<Damaged> wrong) {
    List<Block> blocks = blocks(index);
    boolean hasSameSize = index.meta().gzipBytes() == gzipBytes;
    boolean hasSameMembers = Set.copyOf(blocks).containsAll(members);
    if (!hasSameSize || !hasSameMembers) {
      wrong.add(new Damaged(0, "it is not the index of its archive"));
    }
    if (hasSameMembers && (hasSameSize || !members.isEmpty())) {
      countLost(index, blocks, Set.copyOf(members), damaged);
    }
  }

  /** What cannot be read of a member and of those behind it is damage at the first of them. */
  private static void countLost(
      IndexFile index, List<Block> blocks, Set<Block> readable, List<Damaged> damaged) {
    NavigableMap<Long, Damaged> places = new TreeMap<>();
    damaged.forEach(found -> places.put(found.offset, found));
    for (int row = 0; row < index.count(Section.ROWS, RowLayout.BYTES); row++) {
      Block block = blocks.get(index.rowInt(row, RowLayout.BLOCK));
      Map.Entry<Long, Damaged> place = places.floorEntry((long) block.offset());
      if (place != null && !readable.contains(block)) {
        place.getValue().records++;
      }
    }
  }

  private static List<Block> blocks(IndexFile index) {
    List<Block> blocks = new ArrayList<>();
    int bytes = 3 * Integer.BYTES;
    for (int i = 0; i < index.count(Section.BLOCKS, bytes); i++) {
      blocks.add(
          new Block(
              index.intAt(Section.BLOCKS, bytes, i, 0),
              index.intAt(Section.BLOCKS, bytes, i, Integer.BYTES),
              index.intAt(Section.BLOCKS, bytes, i, 2 * Integer.BYTES)));
    }
    return blocks;
  }

  private final class Lines implements ArchiveScan.Visitor {
    private final List<Damaged> damaged;

    Lines(List<Damaged> damaged) {
      this.damaged = damaged;
    }

    @Override
    public void line(ArchiveScan.Spot spot, JsonLine line) {
      RecordKind.of(line);
      output.line();
    }

    @Override
    public void damaged(long offset, String why) {
      damaged.add(new Damaged(offset, why));
    }
  }
}
