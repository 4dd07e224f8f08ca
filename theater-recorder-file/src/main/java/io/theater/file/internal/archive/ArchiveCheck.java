package io.theater.file.internal.archive;

import io.theater.file.internal.RecordKind;
import io.theater.json.JsonLine;
import io.theater.segment.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

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
    List<ArchiveScan.Block> members = ArchiveScan.scan(lines, new Lines(gzip));
    return lines.remaining() + index(index, lines.remaining(), members);
  }

  private long index(Path path, int gzipBytes, List<ArchiveScan.Block> members) throws IOException {
    try {
      ByteBuffer content = storage.map(path);
      IndexFile index = IndexFile.of(content);
      if (index.meta().gzipBytes() != gzipBytes || !blocks(index).containsAll(members)) {
        output.damaged(path, 0, "it is not the index of its archive");
      }
      return content.remaining();
    } catch (NoSuchFileException missing) {
      output.damaged(path, 0, "the index is missing");
    } catch (IOException bad) {
      output.damaged(path, 0, String.valueOf(bad.getMessage()));
    }
    return 0;
  }

  private static Set<ArchiveScan.Block> blocks(IndexFile index) {
    Set<ArchiveScan.Block> blocks = new HashSet<>();
    int bytes = 3 * Integer.BYTES;
    for (int i = 0; i < index.count(Section.BLOCKS, bytes); i++) {
      blocks.add(
          new ArchiveScan.Block(
              index.intAt(Section.BLOCKS, bytes, i, 0),
              index.intAt(Section.BLOCKS, bytes, i, Integer.BYTES),
              index.intAt(Section.BLOCKS, bytes, i, 2 * Integer.BYTES)));
    }
    return blocks;
  }

  private final class Lines implements ArchiveScan.Visitor {
    private final Path gzip;

    Lines(Path gzip) {
      this.gzip = gzip;
    }

    @Override
    public void line(ArchiveScan.Spot spot, JsonLine line) {
      RecordKind.of(line);
      output.line();
    }

    @Override
    public void damaged(long offset, String why) throws IOException {
      output.damaged(gzip, offset, why);
    }
  }
}
