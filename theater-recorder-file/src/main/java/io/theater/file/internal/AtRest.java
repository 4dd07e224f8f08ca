package io.theater.file.internal;

import io.theater.file.Retention;
import io.theater.file.SessionView;
import io.theater.file.internal.archive.ArchiveName;
import io.theater.file.internal.crypt.Payloads;
import io.theater.segment.FileStorage;
import io.theater.segment.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A recording in which no writer is at work, for jobs of an operator. Each writer's part of it is
 * opened in turn, under its lock; what a crash left behind is repaired by that.
 */
public final class AtRest {
  private final Storage storage = new FileStorage();
  private final BaseDirectory directory;
  private final SessionView sessionView;
  private final Retention retention;
  private final Payloads payloads;

  private AtRest(
      BaseDirectory directory, SessionView sessionView, Retention retention, Payloads payloads) {
    this.directory = directory;
    this.sessionView = sessionView;
    this.retention = retention;
    this.payloads = payloads;
  }

  /** Keeps what is as it is. */
  public static AtRest of(Path path) throws IOException {
    return new AtRest(
        BaseDirectory.look(path), SessionView.OFF, Retention.standard(), Payloads.of(null));
  }

  /** With files of sessions, and keys for what is encrypted. */
  public AtRest views(SessionView newSessionView, Payloads newPayloads) {
    return new AtRest(directory, newSessionView, retention, newPayloads);
  }

  /** With other limits. */
  public AtRest retention(Retention newRetention) {
    return new AtRest(directory, sessionView, newRetention, payloads);
  }

  /** A job. */
  public interface Job {
    /** Works on what one writer has written; nothing is done beside it. */
    void run(Recording recording) throws IOException;
  }

  /**
   * Does a job for each writer, and returns how many there are.
   *
   * @throws IllegalStateException when one is at work; nothing was done then
   */
  public int forEachWriter(Job job) throws IOException {
    SortedSet<String> writers = writers();
    for (String writer : writers) {
      if (directory.isAtWork(writer)) {
        throw new IllegalStateException(
            "a writer is at work in " + directory.path() + "; stop it first");
      }
    }
    for (String writer : writers) {
      try (Recording recording =
          Recording.openAtRest(directory.path(), settings(writer), SealedSegments.IGNORED)) {
        job.run(recording);
      }
    }
    return writers.size();
  }

  private Recording.Settings settings(String writer) {
    return new Recording.Settings(
        new Recording.Host(storage, Clock.systemUTC(), Thread::new, payloads),
        (lines, age) -> true,
        false,
        new Recording.Limits(Long.MAX_VALUE, 0, retention),
        writer,
        sessionView);
  }

  private SortedSet<String> writers() throws IOException {
    SortedSet<String> writers = new TreeSet<>(List.of(""));
    Stream.concat(
            storage.list(directory.byDate()).stream()
                .map(file -> SegmentName.parse(String.valueOf(file.getFileName()))),
            storage.list(directory.archive()).stream()
                .map(file -> ArchiveName.parse(String.valueOf(file.getFileName())))
                .map(archive -> archive.map(ArchiveName::segment)))
        .flatMap(Optional::stream)
        .forEach(segment -> writers.add(segment.writer()));
    return writers;
  }
}
