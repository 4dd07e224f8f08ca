package io.theater.file.internal.view;

import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How far the views follow the log, and the marker that says so. What throws leaves them as far as
 * they were, and can be called again. Not thread-safe.
 */
final class Trail {
  private static final long PIECE_BYTES = 16 << 20;

  private final Opening.Where where;
  private final Views.Settings settings;
  private final LogSource source;
  private final Round.Target target;
  private final Marker marker;
  private final Trouble trouble;

  private Position end = Position.START; // of the views
  private Position marked = Position.START;
  private boolean clean; // as the marker says

  Trail(
      Opening.Where where,
      Views.Settings settings,
      LogSource source,
      Trouble trouble,
      Round.Patience patience) {
    ViewLines lines = new ViewLines(settings.sessions(), source);
    this.where = where;
    this.settings = settings;
    this.source = source;
    this.target = new Round.Target(where, lines, trouble, patience);
    this.marker = new Marker(where.storage(), where.paths(), where.names());
    this.trouble = trouble;
  }

  /** Makes the views equal to a log that was recovered. */
  void repair(Notes notes) throws IOException {
    Opening opening = new Opening(where, source, marker.read());
    Position start = opening.isKnown() ? opening.start() : opening.startOfTail();
    end = start;
    marked = start;
    clean = opening.isClean();
    notes.begin(opening.end());
    if (!opening.isKnown()) {
      cut(opening, start, opening.lastForced());
      readUntil(opening.end());
      return;
    }
    long last = Math.max(readUntil(opening.end()), start.seq());
    if (!opening.isClean() && last > 0) {
      cut(opening, start, last);
    }
  }

  private void cut(Opening opening, Position start, long last) throws IOException {
    LocalDate today = LocalDate.ofInstant(settings.clock().instant(), ZoneOffset.UTC);
    for (LocalDate day : opening.days(start, today)) {
      opening.cut(day, last);
    }
  }

  /**
   * Writes what was stored before the call.
   *
   * @param again whether lines before the notes are missing
   */
  void follow(Notes notes, boolean again) throws IOException {
    Notes.Taken taken = notes.take();
    if (!again) {
      write(taken.lines());
    }
    if (!end.isSamePlace(taken.end())) {
      readUntil(taken.end());
    }
    if (!end.isSamePlace(marked)) {
      mark(false);
    }
  }

  /** Reads segments that are older than an archive: something kept them from being archived. */
  private void readOlder(LogFile archive) throws IOException {
    LogFile last = null;
    for (LogFile segment : source.files()) {
      last = segment.isBefore(archive) ? segment : last;
    }
    if (last != null && !last.name().equals(end.file())) {
      readUntil(new Position(last.name(), source.size(last), 0));
    }
  }

  /** Returns the highest number that was read. */
  private long readUntil(Position endOfLog) throws IOException {
    LogReading reading = new LogReading(source, end);
    for (boolean done = false; !done; ) {
      List<LogLine> lines = new ArrayList<>();
      done = reading.advance(endOfLog, PIECE_BYTES, lines::add);
      write(lines);
      end = reading.position();
    }
    return reading.lastSeen();
  }

  /** The day of the next line in the log, or null when it has none. */
  @Nullable LocalDate nextDay() throws IOException {
    List<LogFile> files = source.files();
    for (LogFile file : files) {
      if (file.name().equals(end.file())) {
        return file.day();
      }
    }
    return files.isEmpty() ? null : files.get(0).day();
  }

  private void write(List<LogLine> lines) throws IOException {
    if (lines.isEmpty()) {
      return;
    }
    if (clean) {
      mark(false);
    }
    new Round(target, settings.sessions(), lines).write();
    end = lines.get(lines.size() - 1).end();
  }

  /** Makes views anew, but for days that lack something, which only get what they lack. */
  void rebuild(Notes notes) throws IOException {
    trouble.clearMissing();
    end = Position.START;
    mark(false);
    Set<LocalDate> kept = source.lostDays();
    where.files().beginAnew(kept);
    try {
      for (LogFile archive : source.archives()) {
        readOlder(archive);
        if (!kept.contains(archive.day())) {
          new Round(target, settings.sessions(), source.lines(archive)).write();
        }
      }
      follow(notes, true);
    } finally {
      where.files().endAnew();
    }
  }

  /** Notes that nothing will come after this. */
  void finish() throws IOException {
    if (!clean) {
      mark(true);
    }
  }

  private void mark(boolean asClean) throws IOException {
    try {
      marker.write(new Marker.State(end, asClean));
    } catch (Paths.ObstructedException e) {
      trouble.missing(0, e);
    }
    marked = end;
    clean = asClean;
  }
}
