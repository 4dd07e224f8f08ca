package io.theater.file.internal.archive;

import io.theater.file.internal.SegmentName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Takes archives of the own writer away for good. The manifest says so first: {@link
 * ArchiveOpening} finishes what a crash cuts short. Thread-safe.
 */
public final class ArchiveRemoval {
  private final ArchiveFiles files;
  private final String writer;
  private final MemberCache members;
  private final Consumer<Path> readers;

  /**
   * Removes nothing yet.
   *
   * @param files where archives are
   * @param writer suffix of the writer
   * @param members keeps what was read of archives
   * @param readers told of an archive that they must not use any more
   */
  public ArchiveRemoval(
      ArchiveFiles files, String writer, MemberCache members, Consumer<Path> readers) {
    this.files = files;
    this.writer = writer;
    this.members = members;
    this.readers = readers;
  }

  /** How many archives there were so far; grows with each that is made. */
  public int count() {
    return files.manifest().count();
  }

  /** Where archives are. */
  public Path directory() {
    return files.archives();
  }

  /** Where segments are. */
  public Path sources() {
    return files.sources();
  }

  /** The archives of the writer, oldest first. */
  public List<SegmentName> segments() throws IOException {
    return files.storage().list(files.archives()).stream()
        .map(file -> ArchiveName.parse(String.valueOf(file.getFileName())))
        .flatMap(Optional::stream)
        .map(ArchiveName::segment)
        .filter(segment -> segment.writer().equals(writer))
        .sorted()
        .toList();
  }

  /** What an archive was made of; while it is there, the archive is not finished. */
  public Path source(SegmentName segment) {
    return segment.path(files.sources());
  }

  /** The files of an archive in the order of their deletion. */
  public List<Path> files(SegmentName segment) {
    ArchiveName name = new ArchiveName(segment);
    return List.of(name.index(files.archives()), name.gzip(files.archives()));
  }

  /** Removes an archive; its records are in no answer that begins after this. */
  public void remove(SegmentName segment) throws IOException {
    ArchiveName name = new ArchiveName(segment);
    files.manifest().remove(name);
    Path gzip = name.gzip(files.archives());
    members.forget(gzip);
    readers.accept(gzip);
    for (Path file : files(segment)) {
      files.storage().delete(file);
    }
    files.storage().forceDirectory(files.archives());
  }
}
