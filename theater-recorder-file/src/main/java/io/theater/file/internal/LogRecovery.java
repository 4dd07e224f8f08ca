package io.theater.file.internal;

import io.theater.file.internal.RecordIndex.Place;
import io.theater.file.internal.archive.ArchiveOpening;
import io.theater.file.internal.archive.ArchivePart;
import io.theater.json.JsonLine;
import io.theater.segment.LineVisitor;
import io.theater.segment.RecoveryReport;
import io.theater.segment.SegmentReader;
import io.theater.segment.SegmentRecovery;
import io.theater.segment.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a log when it is opened: cuts what was never finished, indexes the lines, and goes on
 * whatever it finds. The files of other writers are read as far as they go, and left as they are.
 */
final class LogRecovery {
  private static final Logger log = LoggerFactory.getLogger(LogRecovery.class);

  private final StreamLog.Target target;
  private final SegmentRecovery recovery;
  private final Writers writers;
  private final LogContents contents;
  private final LineMaker lines;
  private final ArchiveOpening archives;

  LogRecovery(
      StreamLog.Target target,
      Path quarantine,
      Writers writers,
      LogContents contents,
      LineMaker lines,
      ArchiveOpening archives) {
    this.target = target;
    this.recovery = new SegmentRecovery(target.storage(), quarantine);
    this.writers = writers;
    this.contents = contents;
    this.lines = lines;
    this.archives = archives;
  }

  /** Reads one of the logs; files that are no segments stay untouched. */
  StreamLog open(LogStream stream, LocalDate today) throws IOException {
    SegmentName first = new SegmentName(stream, today, 0, writers.own());
    StreamLog.Last last = new StreamLog.Last(first, -1, true);
    Repeats repeats = new Repeats(target.storage());
    for (LogPart part : parts(stream, names(stream), repeats)) {
      SegmentName name = part.name();
      if (!writers.isOwn(name)) {
        index(part, repeats);
        continue;
      }
      sealed(last);
      boolean appendable = !part.isArchived() && recover(part, repeats);
      part.archive().ifPresent(archive -> index(name, archive));
      last = new StreamLog.Last(name, part.number(), appendable);
    }
    return new StreamLog(target, contents, lines.buffer(stream), last);
  }

  /**
   * Reads one of the logs, all of it written by others, and changes nothing.
   *
   * @return false when a file was taken away before it could be read, as into an archive
   */
  boolean look(LogStream stream) throws IOException {
    List<SegmentName> segments = names(stream); // first: what is taken away now is an archive then
    Repeats repeats = new Repeats(target.storage());
    boolean complete = true;
    for (LogPart part : parts(stream, segments, repeats)) {
      complete &= index(part, repeats);
    }
    return complete;
  }

  /**
   * A file of the log.
   *
   * @param number by which the index knows it
   * @param archive if it is one that can be read
   */
  private record LogPart(
      SegmentName name, int number, boolean isArchived, Optional<ArchivePart> archive) {}

  /** All files, oldest first; nothing is in the index yet. */
  private List<LogPart> parts(LogStream stream, List<SegmentName> segments, Repeats repeats)
      throws IOException {
    List<SegmentName> archived = archived(stream, segments);
    SortedSet<SegmentName> all = new TreeSet<>(segments);
    all.addAll(archived);
    List<LogPart> parts = new ArrayList<>();
    for (SegmentName name : all) {
      parts.add(archived.contains(name) ? archive(name, repeats) : segment(name, repeats));
    }
    return parts;
  }

  private LogPart archive(SegmentName name, Repeats repeats) {
    int number = contents.segments().add(archives.path(name));
    Optional<ArchivePart> archive =
        archives.open(name, number, seq -> writers.position(seq, name.writer()));
    archive.ifPresent(part -> repeats.add(name, part));
    return new LogPart(name, number, true, archive);
  }

  private LogPart segment(SegmentName name, Repeats repeats) {
    Path file = path(name);
    repeats.add(name, file);
    return new LogPart(name, contents.segments().add(file), false, Optional.empty());
  }

  /** Archives that count; where one does not, its segment is there. */
  private List<SegmentName> archived(LogStream stream, List<SegmentName> segments)
      throws IOException {
    List<SegmentName> archived =
        archives.names(stream).stream()
            .filter(
                name ->
                    writers.isOwn(name)
                        ? archives.counts(name, segments.contains(name))
                        : !segments.contains(name))
            .toList();
    Set<SegmentName> present = new HashSet<>(segments);
    present.addAll(archived);
    archives.reportMissing(stream, present);
    return archived;
  }

  /** False when a segment of another writer was taken away before it could be read. */
  private boolean index(LogPart part, Repeats repeats) {
    part.archive().ifPresent(archive -> index(part.name(), archive));
    return part.isArchived() || read(part, repeats);
  }

  private void index(SegmentName name, ArchivePart archive) {
    contents.index().open(archive);
    archive.boots().forEach(boot -> writers.wrote(name, boot, contents.index()::gone));
    lines.known(name.stream(), archive.lastSeq(), "", null, null);
    archive.numberings(
        Applied.MAX_SESSIONS,
        (session, epoch, sequence) ->
            lines.known(name.stream(), archive.lastSeq(), session, epoch, sequence));
  }

  private List<SegmentName> names(LogStream stream) throws IOException {
    return target.storage().list(target.directory()).stream()
        .map(file -> SegmentName.parse(String.valueOf(file.getFileName())))
        .flatMap(Optional::stream)
        .filter(name -> name.stream() == stream)
        .sorted()
        .toList();
  }

  private void sealed(StreamLog.Last earlier) {
    if (earlier.exists() && earlier.appendable()) {
      target.sealed().sealed(earlier.name(), earlier.number());
    }
  }

  private Path path(SegmentName name) {
    return name.path(target.directory());
  }

  /** Whether the file can be appended to. */
  private boolean recover(LogPart part, Repeats repeats) {
    Path file = path(part.name());
    try {
      Indexer indexer = new Indexer(part, repeats);
      RecoveryReport report = recovery.recover(file, indexer);
      contents.damage().recovered(report);
      indexer.cutRepeated();
      return report.appendable();
    } catch (IOException e) {
      contents.damage().file(file, "cannot be read", e);
      return false;
    }
  }

  /** A line that its writer has not finished is not seen; false when there is no file any more. */
  private boolean read(LogPart part, Repeats repeats) {
    Path file = path(part.name());
    try (SegmentReader reader = SegmentReader.open(target.storage(), file)) {
      reader.scan(0, reader.size(), new Indexer(part, repeats));
    } catch (NoSuchFileException taken) {
      log.debug("{} has been taken away by its writer", file);
      return false;
    } catch (IOException e) {
      contents.damage().file(file, "cannot be read", e);
    }
    return true;
  }

  private final class Indexer implements LineVisitor {
    private final SegmentName name;
    private final Path file;
    private final int number;
    private final Repeats.Later repeats;
    private long repeatedFrom = -1;

    Indexer(LogPart part, Repeats repeats) {
      this.name = part.name();
      this.file = path(name);
      this.number = part.number();
      this.repeats = repeats.after(name);
    }

    @Override
    public void line(long offset, int length, ByteBuffer json) {
      try {
        int start = json.arrayOffset() + json.position();
        JsonLine line = JsonLine.parse(json.array(), start, json.remaining());
        if (repeats.has(need(line.longValue("seq"), "seq"), line, json)) {
          repeatedFrom = repeatedFrom < 0 ? offset : repeatedFrom;
          return;
        }
        repeatedFrom = -1;
        index(line, RecordKind.of(line), new Place(number, offset, length));
      } catch (RuntimeException unreadable) {
        contents.damage().line(file, offset, String.valueOf(unreadable.getMessage()));
      }
    }

    private <R> void index(JsonLine json, RecordKind<R> kind, Place place) {
      long seq = need(json.longValue("seq"), "seq");
      Instant at = RecordKind.needInstant(json, LineHeads.AT);
      R summary = kind.summary(json);
      long position = writers.position(seq, name.writer());
      contents.index().add(new Line<>(kind, position, at, summary), place);
      String boot = json.text("boot");
      if (boot != null) {
        writers.wrote(name, boot, contents.index()::gone);
      }
      lines.known(
          name.stream(),
          seq,
          kind.sessionId(summary),
          json.text(LineHeads.EPOCH),
          json.longValue(LineHeads.SEQUENCE));
    }

    /** For those who read the files; the index has these lines from a later one in any case. */
    void cutRepeated() {
      if (repeatedFrom >= 0) {
        try (StorageFile segment = target.storage().openToWrite(file)) {
          segment.truncate(repeatedFrom);
        } catch (IOException e) {
          log.warn("Could not cut the lines off {} that a later file repeats", file, e);
        }
      }
    }

    @Override
    public void corrupt(long offset, long length) {
      String bytes = Counted.of(length, "byte");
      contents.damage().line(file, offset, "the checksum of " + bytes + " does not match");
    }
  }

  private static long need(@Nullable Long value, String member) {
    if (value == null) {
      throw new IllegalArgumentException("the line has no " + member);
    }
    return value;
  }
}
