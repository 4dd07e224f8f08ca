package io.theater.file.internal.view;

import static java.util.Comparator.comparingLong;

import io.theater.file.SessionView;
import io.theater.file.internal.view.Paths.ObstructedException;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lines of the log on their way into the views, so that each file is opened and written once. What
 * a file has already is left out, so a round that failed can be repeated.
 */
final class Round {
  private final Map<String, List<LogLine>> sessions = new LinkedHashMap<>();
  private final Map<String, List<LogLine>> errors = new LinkedHashMap<>();
  private final Target target;
  private long missing;
  private @Nullable Exception whyMissing;

  /**
   * Where lines go.
   *
   * @param where the files are
   * @param lines what they are made of
   * @param trouble learns what is left out
   * @param patience ends a round early
   */
  record Target(Opening.Where where, ViewLines lines, Trouble trouble, Patience patience) {}

  /** Asked before each file. */
  interface Patience {
    /** Throws when there is no time left. */
    void check() throws IOException;
  }

  private record Session(String id, LocalDate day) {}

  Round(Target target, SessionView view, List<LogLine> lines) {
    this.target = target;
    ViewNames names = target.where().names();
    Map<Session, List<LogLine>> known = new HashMap<>();
    for (LogLine line : lines) {
      LocalDate day = line.file().day();
      if (view != SessionView.OFF) {
        Session session = new Session(line.head().sessionId(), day);
        known.computeIfAbsent(session, s -> of(sessions, names.session(line))).add(line);
      }
      if (line.isFailure()) {
        of(errors, names.errors(day)).add(line);
      }
    }
    errors.values().forEach(same -> same.sort(comparingLong(line -> line.head().lastSeq())));
  }

  private static List<LogLine> of(Map<String, List<LogLine>> files, String name) {
    return files.computeIfAbsent(name, n -> new ArrayList<>());
  }

  void write() throws IOException {
    try (LogFiles log = new LogFiles(target.lines().source())) {
      write(sessions, target.lines()::session, log);
      write(errors, target.lines()::error, log);
    }
    if (whyMissing != null) {
      target.trouble().missing(missing, whyMissing);
    }
  }

  private void write(Map<String, List<LogLine>> lines, ViewLines.Format format, LogFiles log)
      throws IOException {
    for (Map.Entry<String, List<LogLine>> file : lines.entrySet()) {
      target.patience().check();
      try {
        append(file.getKey(), file.getValue(), format, log);
      } catch (ObstructedException e) {
        missing(file.getValue().size(), e);
      }
    }
  }

  private void append(String name, List<LogLine> lines, ViewLines.Format format, LogFiles log)
      throws IOException {
    try (ViewFile file = target.where().files().open(name, lines.get(0).file().day())) {
      for (LogLine line : lines) {
        if (line.head().lastSeq() > file.lastSeq()) {
          append(line, format, log, file);
        }
      }
      file.flush();
    }
  }

  private void append(LogLine line, ViewLines.Format format, LogFiles log, ViewFile file)
      throws IOException {
    try {
      format.append(line, log, file);
    } catch (RuntimeException unreadable) {
      missing(1, unreadable);
    }
  }

  private void missing(long lines, Exception why) {
    missing += lines;
    whyMissing = whyMissing == null ? why : whyMissing;
  }
}
