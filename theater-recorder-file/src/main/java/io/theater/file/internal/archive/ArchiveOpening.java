package io.theater.file.internal.archive;

import io.theater.file.internal.Damage;
import io.theater.file.internal.LogStream;
import io.theater.file.internal.SegmentName;
import io.theater.json.JsonLine;
import io.theater.segment.Storage;
import io.theater.segment.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongUnaryOperator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the archives when a recording is opened, and finishes or discards what a crash left half
 * done. Only the own writer's archives are touched.
 */
public final class ArchiveOpening {
  private static final Logger log = LoggerFactory.getLogger(ArchiveOpening.class);

  private final ArchiveFiles files;
  private final MemberCache members;
  private final Damage damage;

  private ArchiveOpening(ArchiveFiles files, MemberCache members, Damage damage) {
    this.files = files;
    this.members = members;
    this.damage = damage;
  }

  /**
   * Reads the manifest of a writer, and removes files that were never finished.
   *
   * @param where its directories; the manifest in it is read anew
   */
  public static ArchiveOpening of(Where where, MemberCache members, Damage damage)
      throws IOException {
    Manifest manifest =
        Manifest.open(where.storage(), where.manifest(), where.quarantine(), damage);
    ArchiveFiles files =
        new ArchiveFiles(where.storage(), where.sources(), where.archives(), manifest);
    ArchiveOpening opening = new ArchiveOpening(files, members, damage);
    opening.removeTemporary(where.writer());
    return opening;
  }

  /**
   * Directories and files.
   *
   * @param storage the disk
   * @param sources directory of the segments
   * @param archives directory of the archives
   * @param manifest of the writer
   * @param quarantine for what was torn off the manifest
   * @param writer its suffix
   */
  public record Where(
      Storage storage,
      Path sources,
      Path archives,
      Path manifest,
      Path quarantine,
      String writer) {}

  /** Where archives are. */
  public ArchiveFiles files() {
    return files;
  }

  private void removeTemporary(String writer) throws IOException {
    for (Path file : files.storage().list(files.archives())) {
      String fileName = String.valueOf(file.getFileName());
      if (ArchiveName.parseTemporary(fileName)
          .filter(name -> name.segment().writer().equals(writer))
          .isPresent()) {
        try {
          files.storage().delete(file);
        } catch (IOException e) {
          log.warn("Could not remove {}, which was never finished", file, e);
        }
      }
    }
  }

  /** The archived segments of a stream. */
  public List<SegmentName> names(LogStream stream) throws IOException {
    return files.storage().list(files.archives()).stream()
        .map(file -> ArchiveName.parse(String.valueOf(file.getFileName())))
        .flatMap(Optional::stream)
        .map(ArchiveName::segment)
        .filter(name -> name.stream() == stream)
        .toList();
  }

  /**
   * Decides between an archive of the own writer and its segment, and removes the other.
   *
   * @param hasSource whether the segment is there as well
   * @return whether the archive counts
   */
  public boolean counts(SegmentName segment, boolean hasSource) {
    ArchiveName name = new ArchiveName(segment);
    try {
      boolean listed = files.manifest().lists(name, size(name.gzip(files.archives())));
      if (!hasSource && files.manifest().isDeleted(name)) {
        discard(name);
        return false;
      }
      if (!hasSource) {
        adopt(name, listed);
        return true;
      }
      if (listed && hasGoodIndex(name)) {
        remove(segment.path(files.sources()));
        return true;
      }
      discard(name);
      return false;
    } catch (IOException e) {
      log.warn("Could not tidy up after archiving {}; the next opening will", segment, e);
      return !hasSource && !files.manifest().isDeleted(name);
    }
  }

  /** The index goes first: an archive without one is discarded again. */
  private void discard(ArchiveName name) throws IOException {
    remove(name.index(files.archives()));
    remove(name.gzip(files.archives()));
  }

  /** Somebody took the manifest away, or put the archive here. */
  private void adopt(ArchiveName name, boolean listed) throws IOException {
    if (!listed) {
      files.manifest().add(name, 0, size(name.gzip(files.archives())));
    }
  }

  private long size(Path file) throws IOException {
    try (StorageFile opened = files.storage().openToRead(file)) {
      return opened.size();
    }
  }

  private boolean hasGoodIndex(ArchiveName name) {
    try {
      openIndex(name);
      return true;
    } catch (IOException | RuntimeException bad) {
      return false;
    }
  }

  private void remove(Path file) throws IOException {
    files.storage().delete(file);
    files.storage().forceDirectory(file.resolveSibling(""));
  }

  /** Says which archives of a stream were listed and are not there any more. */
  public void reportMissing(LogStream stream, Collection<SegmentName> present) {
    for (String base : files.manifest().names()) {
      ArchiveName.parse(base + ".jsonl.gz")
          .filter(name -> name.segment().stream() == stream)
          .filter(name -> !present.contains(name.segment()))
          .ifPresent(name -> damage.gone(name.gzip(files.archives())));
    }
  }

  /** Highest sequence in an archive. */
  public long lastSeq(SegmentName segment) throws IOException {
    return index(new ArchiveName(segment)).meta().lastSeq();
  }

  /** Visits all lines of an archive, and opens it without its index. */
  public InflatedArchive scan(Path gzip, InflatedArchive.Lines lines) throws IOException {
    return InflatedArchive.scan(files.storage(), gzip, damage, lines);
  }

  /** Days of which archives were made that are not there any more. */
  public Set<LocalDate> lostDays(LogStream stream) throws IOException {
    Set<ArchiveName> there = new HashSet<>();
    names(stream).forEach(name -> there.add(new ArchiveName(name)));
    return files.manifest().all().stream()
        .flatMap(base -> ArchiveName.parse(base + ".jsonl.gz").stream())
        .filter(name -> name.segment().stream() == stream && !there.contains(name))
        .map(name -> name.segment().day())
        .collect(Collectors.toCollection(HashSet::new));
  }

  // ---- reading

  /** The lines of an archive. */
  public Path path(SegmentName segment) {
    return new ArchiveName(segment).gzip(files.archives());
  }

  /**
   * Opens an archive through its index, which is made again when it cannot be used.
   *
   * @param number by which it is known
   * @param positions where its lines stand among those of all writers
   * @return empty when nothing of it can be read, which is then counted
   */
  public Optional<ArchivePart> open(SegmentName segment, int number, LongUnaryOperator positions) {
    ArchiveName name = new ArchiveName(segment);
    Path gzip = name.gzip(files.archives());
    try {
      return Optional.of(new ArchivePart(number, gzip, index(name), members, positions));
    } catch (IOException | RuntimeException e) {
      damage.file(gzip, "cannot be read", e);
      return Optional.empty();
    }
  }

  private IndexFile index(ArchiveName name) throws IOException {
    try {
      return openIndex(name);
    } catch (NoSuchFileException missing) {
      log.info("{} has no index; it is made again", name.base());
    } catch (IOException bad) {
      damage.file(name.index(files.archives()), "was made again, because " + bad.getMessage(), bad);
    }
    return rebuild(name);
  }

  private IndexFile openIndex(ArchiveName name) throws IOException {
    IndexFile index = IndexFile.of(files.storage().map(name.index(files.archives())));
    if (index.meta().gzipBytes() != size(name.gzip(files.archives()))) {
      throw new IOException("it is not the index of this archive");
    }
    return index;
  }

  /** Makes the index of an archive anew out of its lines; who reads the old one may go on. */
  public void reindex(SegmentName segment) throws IOException {
    ArchiveName name = new ArchiveName(segment);
    write(content(name.gzip(files.archives())), name.index(files.archives()));
  }

  private IndexFile write(ByteBuffer content, Path index) throws IOException {
    Path temporary = ArchiveName.temporary(index);
    MemberWriter.writeFile(files.storage(), content.duplicate(), temporary);
    files.storage().rename(temporary, index);
    return IndexFile.of(files.storage().map(index));
  }

  private IndexFile rebuild(ArchiveName name) throws IOException {
    ByteBuffer content = content(name.gzip(files.archives()));
    Path index = name.index(files.archives());
    try {
      return write(content, index);
    } catch (IOException e) {
      log.warn("Could not write {}; it stays in memory until the next opening", index, e);
      return IndexFile.of(content);
    }
  }

  private ByteBuffer content(Path gzip) throws IOException {
    ByteBuffer lines = files.storage().map(gzip);
    IndexBuilder builder = new IndexBuilder();
    List<ArchiveScan.Block> blocks =
        ArchiveScan.scan(
            lines,
            new ArchiveScan.Visitor() {
              @Override
              public void line(ArchiveScan.Spot spot, JsonLine line) {
                builder.add(spot, line);
              }

              @Override
              public void damaged(long offset, String why) {
                damage.line(gzip, offset, why);
              }
            });
    return builder.build(blocks, lines.remaining());
  }
}
