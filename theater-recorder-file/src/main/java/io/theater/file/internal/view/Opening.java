package io.theater.file.internal.view;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.theater.file.internal.view.Paths.ObstructedException;
import io.theater.segment.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** From where the log has to be read when its views are opened, and what they lose. */
final class Opening {
  private final Where where;
  private final LogSource source;
  private final Optional<Marker.State> marker;
  private final List<LogFile> segments;
  private final Optional<LogFile> archive; // the newest

  /**
   * Where the views are.
   *
   * @param storage their disk
   * @param paths below their base directory
   * @param names of their files
   * @param files to open them
   */
  record Where(Storage storage, Paths paths, ViewNames names, ViewFiles files) {}

  Opening(Where where, LogSource source, Optional<Marker.State> marker) throws IOException {
    this.where = where;
    this.source = source;
    this.marker = marker;
    this.segments = source.files();
    this.archive = source.archives().stream().reduce((first, second) -> second);
  }

  /** Whether what was written was not lost since. */
  boolean isKnown() {
    return marker.isPresent();
  }

  /** Where the segments begin whose views were not forced, because no archive is newer. */
  Position startOfTail() throws IOException {
    for (LogFile segment : segments) {
      if (archive.isEmpty() || archive.get().isBefore(segment)) {
        return new Position(segment.name(), 0, 0);
      }
    }
    return end();
  }

  /** The highest number in views that were forced. */
  long lastForced() throws IOException {
    return archive.isEmpty() ? 0 : source.lastSeq(archive.get());
  }

  /** Whether the views were closed, and hold nothing that the log does not. */
  boolean isClean() {
    return marker.isPresent() && marker.get().clean();
  }

  /** The end of the log; its number is not known yet. */
  Position end() throws IOException {
    return segments.isEmpty()
        ? Position.START
        : new Position(newest().name(), source.size(newest()), 0);
  }

  /** All lines before it are in the views. */
  Position start() throws IOException {
    if (segments.isEmpty()) {
      return Position.START;
    }
    Position known = marker.orElseThrow().position();
    for (LogFile segment : segments) {
      if (segment.name().equals(known.file()) && known.offset() > source.size(segment)) {
        return new Position(segment.name(), 0, 0); // the log lost its end, and had others since
      }
    }
    return known;
  }

  /** Days whose files may have been written after the start. */
  Set<LocalDate> days(Position start, LocalDate today) {
    Set<LocalDate> days = new TreeSet<>(Set.of(today));
    archive.ifPresent(newest -> days.add(newest.day()));
    boolean after = segments.stream().noneMatch(file -> file.name().equals(start.file()));
    for (LogFile segment : segments) {
      after |= segment.name().equals(start.file());
      if (after) {
        days.add(segment.day());
      }
    }
    return days;
  }

  /**
   * Takes lines out of the views of a day that a power loss took out of the log.
   *
   * @param limit the highest number in the log
   */
  void cut(LocalDate day, long limit) throws IOException {
    cut(where.names().errors(day), day, limit);
    Path sessions = where.paths().base().resolve(ViewNames.SESSIONS);
    if (!Files.isDirectory(sessions, NOFOLLOW_LINKS)) {
      return;
    }
    for (Path session : where.storage().list(sessions)) {
      String name = String.valueOf(session.getFileName());
      if (name.startsWith(ViewNames.SESSION_PREFIX)) {
        cut(where.names().session(name, day), day, limit);
      }
    }
  }

  private void cut(String name, LocalDate day, long limit) throws IOException {
    if (Files.isRegularFile(where.paths().base().resolve(name), NOFOLLOW_LINKS)) {
      try (ViewFile file = where.files().open(name, day)) {
        file.cutAbove(limit);
      } catch (ObstructedException notOurs) {
        // reported when a line is to be written there
      }
    }
  }

  private LogFile newest() {
    return segments.get(segments.size() - 1);
  }
}
