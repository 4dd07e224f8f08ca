package io.theater.file.internal.keep;

import io.theater.file.Retention;
import io.theater.file.internal.LogStream;
import io.theater.file.internal.SegmentName;
import io.theater.file.internal.archive.ArchiveRemoval;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Finds the archives that are too old, or too many. */
final class OldArchives {
  private final Tree tree;
  private final ArchiveRemoval archives;

  private record Archive(SegmentName segment, List<Doomed.Found> files) {
    long bytes() {
      return files.stream().mapToLong(Doomed.Found::bytes).sum();
    }
  }

  OldArchives(Tree tree, ArchiveRemoval archives) {
    this.tree = tree;
    this.archives = archives;
  }

  /** Changes when there are more of them. */
  int count() {
    return archives.count();
  }

  void find(Retention retention, LocalDate today, List<Doomed> found) throws IOException {
    if (retention.archiveDays() == null && retention.maxArchiveBytes() == null) {
      return;
    }
    List<Archive> kept = archives();
    Integer days = retention.archiveDays();
    if (days != null) {
      LocalDate oldest = today.minusDays(days);
      List<Archive> old =
          kept.stream().filter(archive -> archive.segment().day().isBefore(oldest)).toList();
      old.forEach(archive -> found.add(doomed(archive, Reason.ARCHIVE_EXPIRED)));
      kept.removeAll(old);
    }
    Long limit = retention.maxArchiveBytes();
    if (limit != null) {
      beyond(limit, kept, found);
    }
  }

  /** The newest of a log says where its numbers go on. */
  private void beyond(long limit, List<Archive> kept, List<Doomed> found) {
    Map<LogStream, Archive> newest = new EnumMap<>(LogStream.class);
    kept.forEach(archive -> newest.put(archive.segment().stream(), archive));
    long bytes = kept.stream().mapToLong(Archive::bytes).sum();
    for (Archive archive : kept) {
      if (bytes > limit && !newest.containsValue(archive)) {
        found.add(doomed(archive, Reason.ARCHIVES_TOO_LARGE));
        bytes -= archive.bytes();
      }
    }
  }

  private Doomed doomed(Archive archive, Reason reason) {
    return new Doomed(archive.files(), reason, () -> remove(archive.segment()));
  }

  private void remove(SegmentName segment) throws IOException {
    if (tree.isDirectory(archives.directory()) && !files(segment).isEmpty()) {
      archives.remove(segment);
    }
  }

  /** The own archives, oldest first. */
  List<SegmentName> segments() throws IOException {
    return tree.isDirectory(archives.directory()) ? archives.segments() : List.of();
  }

  /** None that is still being made. */
  private List<Archive> archives() throws IOException {
    List<Archive> all = new ArrayList<>();
    for (SegmentName segment : segments()) {
      List<Doomed.Found> files = files(segment);
      if (!files.isEmpty() && !tree.exists(archives.source(segment))) {
        all.add(new Archive(segment, files));
      }
    }
    return all;
  }

  /** Empty when one of them is no file: then somebody put it there. */
  private List<Doomed.Found> files(SegmentName segment) throws IOException {
    List<Doomed.Found> files = new ArrayList<>();
    for (Path file : archives.files(segment)) {
      if (tree.size(file).isPresent()) {
        files.add(new Doomed.Found(file, tree.size(file).getAsLong()));
      } else if (tree.exists(file)) {
        return List.of();
      }
    }
    return files;
  }
}
