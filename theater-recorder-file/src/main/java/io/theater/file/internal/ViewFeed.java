package io.theater.file.internal;

import io.theater.file.internal.RecordIndex.Place;
import io.theater.file.internal.archive.ArchiveName;
import io.theater.file.internal.crypt.Payloads;
import io.theater.file.internal.view.LogFile;
import io.theater.file.internal.view.LogLine;
import io.theater.file.internal.view.LogSource;
import io.theater.json.JsonEncoder;
import io.theater.model.LlmInteraction;
import io.theater.segment.LineVisitor;
import io.theater.segment.SegmentReader;
import io.theater.segment.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The log as its views see it: lines when they are stored, and all of them once more later. */
final class ViewFeed implements LogSource {
  private static final String FINALIZED = "finalized";

  private final Storage storage;
  private final Path directory;
  private final String writer;
  private final RecordQueries queries;
  private final Payloads payloads;
  private @Nullable SegmentName current;
  private @Nullable LogFile currentFile;

  ViewFeed(
      Storage storage, Path directory, String writer, RecordQueries queries, Payloads payloads) {
    this.payloads = payloads;
    this.storage = storage;
    this.directory = directory;
    this.writer = writer;
    this.queries = queries;
  }

  /** A line that was just stored, if it is one of an interaction. */
  Optional<LogLine> line(Line<?> line, SegmentName segment, Place place) {
    if (!(line.summary() instanceof LlmInteraction call)) {
      return Optional.empty();
    }
    LogLine.Head head =
        new LogLine.Head(
            Writers.seq(line.seq()), call.sessionId(), call.id(), stage(call), line.at());
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
    return new LogFile(segment.path(directory), segment.fileName(), segment.day());
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
  public Set<LocalDate> archivedDays() throws IOException {
    return storage.list(directory.resolveSibling("archive")).stream()
        .map(file -> ArchiveName.parse(String.valueOf(file.getFileName())))
        .flatMap(Optional::stream)
        .map(ArchiveName::segment)
        .filter(name -> name.stream() == LogStream.INTERACTIONS && name.writer().equals(writer))
        .map(SegmentName::day)
        .collect(Collectors.toSet());
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
    return queries.interaction(sessionId, id).orElse(null);
  }

  @Override
  public JsonEncoder encoder() {
    return payloads.encoder();
  }

  @Override
  public List<LlmInteraction> newest(int limit) {
    return queries.newest(limit);
  }
}
