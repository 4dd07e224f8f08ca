package io.theater.file.internal.operate;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.theater.file.internal.Counted;
import io.theater.file.internal.LogStream;
import io.theater.file.internal.RecordKind;
import io.theater.file.internal.SegmentName;
import io.theater.file.internal.archive.ArchiveCheck;
import io.theater.file.internal.archive.ArchiveName;
import io.theater.json.Json;
import io.theater.json.JsonLine;
import io.theater.segment.LineVisitor;
import io.theater.segment.SegmentReader;
import io.theater.segment.Storage;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads every byte of a recording and says what is damaged. Changes nothing and takes no lock, so
 * writers may be at work meanwhile; files that they take away are skipped. Needs a few megabytes
 * however large the recording is. Not thread-safe.
 */
public final class Verification {
  private static final String LINES = ".jsonl";

  private final Storage storage;
  private final Path base;
  private final Output output;
  private final Tally tally = new Tally();

  /** Receives what was found, file by file. */
  public interface Output {
    /** Something that cannot be read. */
    void found(Finding finding) throws IOException;
  }

  /**
   * Nothing is read yet.
   *
   * @param base directory of a recording
   */
  public Verification(Storage storage, Path base, Output output) {
    this.storage = storage;
    this.base = base;
    this.output = output;
  }

  /**
   * Checks log and archives.
   *
   * @param views whether to check the views as well
   */
  public Tally run(boolean views) throws IOException {
    segments(); // first: what is taken away meanwhile is an archive then
    archives();
    manifests();
    if (views) {
      views();
    }
    return tally;
  }

  // ---- the log

  private void segments() throws IOException {
    List<SegmentName> names =
        files("by_date", name -> true).stream()
            .map(file -> SegmentName.parse(name(file)))
            .flatMap(Optional::stream)
            .sorted()
            .toList();
    Map<String, SegmentName> newest = new HashMap<>();
    names.forEach(name -> newest.put(writerOf(name), name));
    for (SegmentName name : names) {
      boolean isNewest = name.equals(newest.get(writerOf(name)));
      lines(name.path(base.resolve("by_date")), isNewest, new LogLines(name));
    }
  }

  private static String writerOf(SegmentName name) {
    return name.stream() + " " + name.writer();
  }

  /** Lines have to be of records that readers know. */
  private final class LogLines implements LineVisitor {
    private final LogStream stream;
    private final Path file;

    LogLines(SegmentName name) {
      this.stream = name.stream();
      this.file = name.path(base.resolve("by_date"));
    }

    @Override
    public void line(long offset, int length, ByteBuffer json) throws IOException {
      try {
        int start = json.arrayOffset() + json.position();
        JsonLine line = JsonLine.parse(json.array(), start, json.remaining());
        if (RecordKind.of(line).stream() != stream) {
          throw new IllegalArgumentException("a record of the other log");
        }
        tally.line();
      } catch (RuntimeException unreadable) {
        damaged(file, offset, String.valueOf(unreadable.getMessage()));
      }
    }
  }

  /** Reads a file of sealed lines; only the newest of a writer may have an end that is not one. */
  private void lines(Path file, boolean mayBeUnfinished, LineVisitor visitor) throws IOException {
    try (SegmentReader reader = SegmentReader.open(storage, file)) {
      long size = reader.size();
      long end = reader.scan(0, size, new Checked(file, visitor));
      tally.file(size);
      if (end < size) {
        String why = "a line without an end: " + Counted.of(size - end, "byte");
        found(new Finding(relative(file), end, !mayBeUnfinished, why));
      }
    } catch (NoSuchFileException taken) {
      // archived or cleaned up since the directory was listed
    } catch (IOException e) {
      unreadable(file, e);
    }
  }

  private final class Checked implements LineVisitor {
    private final Path file;
    private final LineVisitor visitor;

    Checked(Path file, LineVisitor visitor) {
      this.file = file;
      this.visitor = visitor;
    }

    @Override
    public void line(long offset, int length, ByteBuffer json) throws IOException {
      visitor.line(offset, length, json);
    }

    @Override
    public void corrupt(long offset, long length) throws IOException {
      damaged(file, offset, "the checksum of " + Counted.of(length, "byte") + " does not match");
    }
  }

  // ---- archives

  private void archives() throws IOException {
    ArchiveCheck check =
        new ArchiveCheck(
            storage,
            new ArchiveCheck.Output() {
              @Override
              public void line() {
                tally.line();
              }

              @Override
              public void damaged(Path file, long offset, String why) throws IOException {
                Verification.this.damaged(file, offset, why);
              }
            });
    for (Path gzip : files("archive", name -> ArchiveName.parse(name).isPresent())) {
      ArchiveName name = ArchiveName.parse(name(gzip)).orElseThrow();
      if (Files.exists(name.segment().path(base.resolve("by_date")), NOFOLLOW_LINKS)) {
        continue; // not finished yet: the segment counts
      }
      try {
        tally.file(check.check(gzip, name.index(base.resolve("archive"))));
      } catch (NoSuchFileException taken) {
        // cleaned up since the directory was listed
      } catch (IOException e) {
        unreadable(gzip, e);
      }
    }
  }

  /** Archives that are listed must be there; later lines of a manifest overrule earlier ones. */
  private void manifests() throws IOException {
    for (Path file : files(".theater", Verification::isManifest)) {
      Set<ArchiveName> listed = new LinkedHashSet<>();
      lines(file, true, (offset, length, json) -> listed(json, listed));
      for (ArchiveName name : listed) {
        Path gzip = name.gzip(base.resolve("archive"));
        if (!Files.exists(gzip, NOFOLLOW_LINKS)
            && !Files.exists(name.segment().path(base.resolve("by_date")), NOFOLLOW_LINKS)) {
          damaged(gzip, 0, "it is listed, but gone");
        }
      }
    }
  }

  private static boolean isManifest(String name) {
    return name.startsWith("manifest") && name.endsWith(LINES);
  }

  private void listed(ByteBuffer json, Set<ArchiveName> listed) {
    tally.line();
    int start = json.arrayOffset() + json.position();
    if (Json.read(json.array(), start, json.remaining()) instanceof Map<?, ?> line) {
      named(line.get("archived")).ifPresent(listed::add);
      named(line.get("deleted")).ifPresent(listed::remove);
    }
  }

  private static Optional<ArchiveName> named(@Nullable Object base) {
    return base instanceof String name ? ArchiveName.parse(name + ".jsonl.gz") : Optional.empty();
  }

  // ---- views

  private void views() throws IOException {
    for (Path session : storage.list(base.resolve("by_session"))) {
      if (Files.isDirectory(session, NOFOLLOW_LINKS)) {
        view("by_session/" + session.getFileName());
      }
    }
    view("errors");
  }

  private void view(String directory) throws IOException {
    for (Path file : files(directory, name -> name.endsWith(LINES))) {
      lines(file, true, (offset, length, json) -> tally.line());
    }
  }

  // ---- findings

  private List<Path> files(String directory, Predicate<String> wanted) throws IOException {
    return storage.list(base.resolve(directory)).stream()
        .filter(file -> wanted.test(name(file)) && Files.isRegularFile(file, NOFOLLOW_LINKS))
        .toList();
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  private String relative(Path file) {
    return base.relativize(file).toString().replace(File.separatorChar, '/');
  }

  private void unreadable(Path file, IOException why) throws IOException {
    damaged(file, 0, "cannot be read: " + why);
  }

  private void damaged(Path file, long offset, String why) throws IOException {
    found(new Finding(relative(file), offset, true, why));
  }

  private void found(Finding finding) throws IOException {
    tally.found(finding);
    output.found(finding);
  }
}
