package io.theater.file.internal;

import io.theater.file.internal.RecordIndex.Place;
import io.theater.file.internal.archive.ArchiveName;
import io.theater.file.internal.archive.ArchiveOpening;
import io.theater.file.internal.index.Part;
import io.theater.file.internal.view.LogFile;
import io.theater.file.internal.view.LogLine;
import io.theater.file.internal.view.LogSource;
import io.theater.json.JsonEncoder;
import io.theater.json.JsonLine;
import io.theater.model.LlmInteraction;
import io.theater.segment.LineVisitor;
import io.theater.segment.SegmentReader;
import io.theater.segment.Storage;
import io.theater.segment.StorageFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The log as its views see it: lines when they are stored, and all of them once more later. */
final class ViewFeed implements LogSource {
  private static final String FINALIZED = "finalized";

  private final Storage storage;
  private final Path directory;
  private final String writer;
  private final ArchiveOpening archives;
  private final RecordQueries queries;
  private final LogContents contents;
  private @Nullable SegmentName current;
  private @Nullable LogFile currentFile;

  /**
   * Whose log it is.
   *
   * @param directory of its segments
   * @param writer its suffix
   */
  record Where(Storage storage, Path directory, String writer) {}

  ViewFeed(Where where, ArchiveOpening archives, RecordQueries queries, LogContents contents) {
    this.storage = where.storage();
    this.directory = where.directory();
    this.writer = where.writer();
    this.archives = archives;
    this.queries = queries;
    this.contents = contents;
  }

  /** A line that was just stored, if it is one of an interaction. */
  Optional<LogLine> line(Line<?> line, SegmentName segment, Place place) {
    if (!(line.summary() instanceof LlmInteraction call)) {
      return Optional.empty();
    }
    long seq = Writers.seq(line.seq());
    LogLine.Head head =
        new LogLine.Head(seq, seq, call.sessionId(), call.id(), stage(call), line.at());
    LogFile file = currentFile;
    if (file == null || !segment.equals(current)) {
      file = file(segment);
      current = segment;
      currentFile = file;
    }
    return Optional.of(new LogLine(file, place.offset(), place.length(), head));
  }

  /** As the line says it: one that does nothing but link the message has no other stage. */
  private static @Nullable String stage(LlmInteraction call) {
    if (call.stage() != null) {
      return call.stage().wireName();
    }
    return call.messageId() == null ? null : FINALIZED;
  }

  private LogFile file(SegmentName segment) {
    String archive = String.valueOf(archives.path(segment).getFileName());
    return new LogFile(segment.path(directory), segment.fileName(), archive, segment.day());
  }

  @Override
  public List<LogFile> files() throws IOException {
    return storage.list(directory).stream()
        .map(file -> SegmentName.parse(String.valueOf(file.getFileName())))
        .flatMap(Optional::stream)
        .filter(name -> name.stream() == LogStream.INTERACTIONS && name.writer().equals(writer))
        .sorted()
        .map(this::file)
        .toList();
  }

  @Override
  public List<LogFile> archives() throws IOException {
    return archives.names(LogStream.INTERACTIONS).stream()
        .filter(name -> name.writer().equals(writer))
        .sorted()
        .map(this::archive)
        .toList();
  }

  private LogFile archive(SegmentName segment) {
    Path path = archives.path(segment);
    String name = String.valueOf(path.getFileName());
    return new LogFile(path, name, name, segment.day());
  }

  @Override
  public long lastSeq(LogFile archive) throws IOException {
    return archives.lastSeq(ArchiveName.parse(archive.name()).orElseThrow().segment());
  }

  @Override
  public List<LogLine> lines(LogFile archive) throws IOException {
    List<LogLine> lines = new ArrayList<>();
    archives.scan(
        archive.path(),
        (place, length, line) -> lines.add(LogLine.of(archive, place, length, line)));
    return lines;
  }

  @Override
  public Set<LocalDate> lostDays() throws IOException {
    Set<LocalDate> days = archives.lostDays(LogStream.INTERACTIONS);
    for (LogFile archive : archives()) {
      if (!archives.scan(archive.path(), (place, length, line) -> {}).isWhole()) {
        days.add(archive.day());
      }
    }
    return days;
  }

  @Override
  public StorageFile open(LogFile file) throws IOException {
    return file.path().startsWith(directory)
        ? storage.openToRead(file.path())
        : archives.scan(file.path(), (place, length, line) -> {});
  }

  @Override
  public long size(LogFile file) throws IOException {
    try (SegmentReader reader = SegmentReader.open(storage, file.path())) {
      return reader.size();
    }
  }

  @Override
  public long scan(LogFile file, long from, long to, LineVisitor visitor) throws IOException {
    try (SegmentReader reader = SegmentReader.open(storage, file.path())) {
      return reader.scan(from, to, visitor);
    }
  }

  @Override
  public @Nullable LlmInteraction record(String sessionId, String id) {
    return queries.openedInteraction(sessionId, id).orElse(null);
  }

  /** Sessions in segments that are not archived, by day: those up to one of them. */
  Map<LocalDate, Set<String>> sessions(SegmentName last) {
    Map<LocalDate, Set<String>> sessions = new TreeMap<>();
    for (Part part : contents.index().view().parts()) {
      if (part instanceof SegmentIndex segment) {
        Path file = contents.segments().path(segment.number());
        SegmentName.parse(String.valueOf(file.getFileName()))
            .filter(name -> name.stream() == last.stream() && name.writer().equals(writer))
            .filter(name -> name.compareTo(last) <= 0)
            .map(name -> sessions.computeIfAbsent(name.day(), day -> new HashSet<>()))
            .ifPresent(ids -> segment.sessions().forEach(session -> ids.add(session.id())));
      }
    }
    return sessions;
  }

  /** Why payloads cannot be opened, by the id of their key. */
  SortedMap<String, String> missingKeys() throws IOException {
    SortedMap<String, String> missing = new TreeMap<>();
    Set<String> seen = new HashSet<>();
    for (LogFile segment : files()) {
      scan(
          segment,
          0,
          Long.MAX_VALUE,
          (offset, length, json) -> {
            int start = json.arrayOffset() + json.position();
            tryKey(JsonLine.parse(json.array(), start, json.remaining()), seen, missing);
          });
    }
    for (LogFile archive : archives()) {
      archives.scan(archive.path(), (place, length, line) -> tryKey(line, seen, missing));
    }
    return missing;
  }

  private void tryKey(JsonLine line, Set<String> seen, SortedMap<String, String> missing) {
    String key = line.isSealed() ? line.text(JsonLine.KEY) : null;
    if (key != null && seen.add(key)) {
      contents.payloads().open(line, why -> missing.put(key, why));
    }
  }

  @Override
  public JsonEncoder encoder() {
    return contents.payloads().encoder();
  }

  @Override
  public List<LlmInteraction> newest(int limit) {
    return queries.newest(limit);
  }
}
