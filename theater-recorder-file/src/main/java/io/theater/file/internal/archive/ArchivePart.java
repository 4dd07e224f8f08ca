package io.theater.file.internal.archive;

import io.theater.file.internal.RecordKind;
import io.theater.file.internal.index.InteractionCount;
import io.theater.file.internal.index.Key;
import io.theater.file.internal.index.Part;
import io.theater.file.internal.index.Row;
import io.theater.file.internal.index.SessionPart;
import io.theater.file.internal.index.SortedNanos;
import io.theater.history.DateRange;
import io.theater.json.JsonLine;
import io.theater.model.LlmInteraction;
import io.theater.model.StepRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongUnaryOperator;
import java.util.stream.IntStream;

/** The index of an archived segment. Nothing of its records is on the heap. */
public final class ArchivePart implements Part {
  private final int number;
  private final Path gzip;
  private final IndexFile file;
  private final MemberCache members;
  private final LongUnaryOperator positions;
  private final Set<ArchivedRow<?>> begun = ConcurrentHashMap.newKeySet();

  /** Says when the last event of a session was recorded. */
  public interface Numberings {
    void add(String sessionId, String epoch, long sequence);
  }

  ArchivePart(
      int number, Path gzip, IndexFile file, MemberCache members, LongUnaryOperator positions) {
    this.number = number;
    this.gzip = gzip;
    this.file = file;
    this.members = members;
    this.positions = positions;
  }

  /** Whether a file holds its lines. */
  public boolean isIn(Path archive) {
    return gzip.equals(archive);
  }

  IndexFile file() {
    return file;
  }

  /** The rows that are not counted in it, because the segments in which they began were there. */
  Set<ArchivedRow<?>> begun() {
    return begun;
  }

  /** Those of a kind. */
  @SuppressWarnings("unchecked") // a row is of its kind
  <R> List<ArchivedRow<R>> begun(RecordKind<R> kind) {
    return begun.stream()
        .filter(row -> row.kind() == kind)
        .<ArchivedRow<R>>map(row -> (ArchivedRow<R>) row)
        .toList();
  }

  /** Where a line stands among those of all writers. */
  long position(long seq) {
    return positions.applyAsLong(seq);
  }

  /** The lines of a row; none when they cannot be read. */
  List<JsonLine> lines(int row) throws IOException {
    int block = file.rowInt(row, RowLayout.BLOCK);
    byte[] raw =
        members.read(
            gzip,
            file.intAt(Section.BLOCKS, Section.BLOCK_BYTES, block, 0),
            file.intAt(Section.BLOCKS, Section.BLOCK_BYTES, block, Integer.BYTES));
    List<JsonLine> lines = new ArrayList<>(1);
    if (raw != null) {
      int from = file.rowInt(row, RowLayout.OFFSET);
      int end = from + file.rowInt(row, RowLayout.LENGTH);
      for (int i = from; i < end; i++) {
        if (raw[i] == '\n') {
          lines.add(members.open(gzip, JsonLine.again(raw, from, i - from)));
          from = i + 1;
        }
      }
    }
    return lines;
  }

  // ---- what is known at the opening

  /** Highest sequence, as its writer counted. */
  public long lastSeq() {
    return file.meta().lastSeq();
  }

  /** Lowest sequence, as its writer counted. */
  public long firstSeq() {
    long first = Long.MAX_VALUE;
    for (int kind = 0; kind < Kinds.ALL.size(); kind++) {
      if (begin(kind) < begin(kind + 1)) {
        first = Math.min(first, file.rowLong(begin(kind), RowLayout.FIRST_SEQ));
      }
    }
    return first;
  }

  /** Whether a line of a segment of the same writer is one of those that became a row here. */
  public boolean has(long seq, JsonLine line) {
    return has(RecordKind.of(line), seq, line);
  }

  private <R> boolean has(RecordKind<R> kind, long seq, JsonLine line) {
    String sessionId = kind.sessionId(kind.summary(line));
    return has(kind, sessionId, RecordKind.need(line, "id"), position(seq));
  }

  /** The processes that wrote it. */
  public List<String> boots() {
    return file.meta().boots();
  }

  /** The records that began in an earlier segment. */
  public List<Row<?>> continuing() {
    List<Row<?>> rows = new ArrayList<>();
    for (int i = 0; i < file.count(Section.CONTINUING, Integer.BYTES); i++) {
      int row = file.intAt(Section.CONTINUING, i);
      rows.add(new ArchivedRow<>(this, kind(row), row));
    }
    return rows;
  }

  private RecordKind<?> kind(int row) {
    int kind = 0;
    while (row >= begin(kind + 1)) {
      kind++;
    }
    return Kinds.ALL.get(kind);
  }

  /** Tells of the sessions that were active last, at most so many, the last one last. */
  public int numberings(int max, Numberings numberings) {
    int count = file.count(Section.NUMBERINGS, Section.NUMBERING_BYTES);
    for (int i = Math.max(0, count - max); i < count; i++) {
      numberings.add(
          file.sessionId(file.intAt(Section.NUMBERINGS, Section.NUMBERING_BYTES, i, 0)),
          file.needText(file.intAt(Section.NUMBERINGS, Section.NUMBERING_BYTES, i, Integer.BYTES)),
          file.longAt(Section.NUMBERINGS, Section.NUMBERING_BYTES, i, Long.BYTES));
    }
    return Math.min(max, count);
  }

  // ---- queries

  @Override
  public int number() {
    return number;
  }

  /** The first row of a kind. */
  private int begin(int kind) {
    long begin = 0;
    for (int i = 0; i < kind; i++) {
      begin += file.meta().kinds().get(i);
    }
    return (int) begin;
  }

  @Override
  public <R> List<Row<R>> rows(RecordKind<R> kind) {
    int number = Kinds.number(kind);
    int from = begin(number);
    return new RowsView<>(
        begin(number + 1) - from, index -> new ArchivedRow<>(this, kind, from + index));
  }

  @Override
  public <R> List<Row<R>> rows(RecordKind<R> kind, Key session) {
    return find(session).map(found -> found.rows(kind)).orElse(List.of());
  }

  private Optional<ArchivedSession> find(Key id) {
    long hash = id.hash();
    for (int i = file.firstOf(Section.SESSIONS, SessionLayout.BYTES, hash);
        i < file.sessions() && file.sessionLong(i, SessionLayout.HASH) == hash;
        i++) {
      if (file.sessionId(i).equals(id.text())) {
        return Optional.of(new ArchivedSession(this, i));
      }
    }
    return Optional.empty();
  }

  @Override
  public List<Row<StepRecord>> stepsOfExecution(Key execution) {
    return rowsOf(Section.EXECUTIONS, RecordKind.STEP, RowLayout.EXECUTION, execution);
  }

  @Override
  public List<Row<LlmInteraction>> ofMessage(Key message) {
    return rowsOf(Section.MESSAGES, RecordKind.INTERACTION, RowLayout.MESSAGE, message);
  }

  @Override
  public <R> List<Row<R>> find(RecordKind<R> kind, Key id) {
    int kindNumber = Kinds.number(kind);
    if (!file.meta().mayHave(kindNumber, id.text())) {
      return List.of();
    }
    return IntStream.of(file.rowsOf(Section.IDS, id.hash()))
        .filter(row -> row >= begin(kindNumber) && row < begin(kindNumber + 1))
        .filter(row -> id.text().equals(file.id(row)))
        .<Row<R>>mapToObj(row -> new ArchivedRow<>(this, kind, row))
        .toList();
  }

  private <R> List<Row<R>> rowsOf(Section table, RecordKind<R> kind, int field, Key id) {
    return IntStream.of(file.rowsOf(table, id.hash()))
        .filter(row -> id.text().equals(file.text(file.rowInt(row, field))))
        .<Row<R>>mapToObj(row -> new ArchivedRow<>(this, kind, row))
        .toList();
  }

  @Override
  public Optional<SessionPart> session(Key id) {
    return find(id).map(found -> found);
  }

  @Override
  public Iterator<SessionPart> sessionsBefore(long seq) {
    int low = 0;
    int high = file.sessions();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (active(middle).lastSeq() < seq) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    int last = low - 1;
    return IntStream.rangeClosed(0, last).<SessionPart>mapToObj(i -> active(last - i)).iterator();
  }

  private ArchivedSession active(int index) {
    return new ArchivedSession(this, file.intAt(Section.ACTIVITY, index));
  }

  @Override
  public void count(InteractionCount count) {
    if (rows(RecordKind.INTERACTION).isEmpty()) {
      return;
    }
    SegmentTotals.Stored totals = file.meta().totals();
    boolean none = totals.statistics().interactions() == 0;
    boolean holds = count.holds(this);
    if (!holds || (!none && isPartly(count.range(), totals))) {
      rows(RecordKind.INTERACTION).stream().filter(row -> !row.continues()).forEach(count::add);
      return;
    }
    if (!none && isWithin(count.range(), totals)) {
      addTotals(count, totals);
    }
    for (int i = 0; i < file.count(Section.OPEN, Integer.BYTES); i++) {
      count.add(new ArchivedRow<>(this, RecordKind.INTERACTION, file.intAt(Section.OPEN, i)));
    }
  }

  private static boolean isWithin(DateRange range, SegmentTotals.Stored totals) {
    return range.contains(Micros.instant(totals.from()))
        && range.contains(Micros.instant(totals.to()));
  }

  private static boolean isPartly(DateRange range, SegmentTotals.Stored totals) {
    return !isWithin(range, totals)
        && !day(totals.from()).isAfter(range.last())
        && !day(totals.to()).isBefore(range.first());
  }

  private static LocalDate day(long micros) {
    return LocalDate.ofInstant(Micros.instant(micros), ZoneOffset.UTC);
  }

  private void addTotals(InteractionCount count, SegmentTotals.Stored totals) {
    count.add(totals.statistics(), durations(), totals.sum());
    for (int i = 0; i < file.sessions(); i++) {
      if (file.sessionInt(i, SessionLayout.IN_TOTALS) > 0) {
        count.addSession(file.sessionLong(i, SessionLayout.HASH));
      }
    }
  }

  private SortedNanos durations() {
    return new SortedNanos() {
      @Override
      public int size() {
        return file.count(Section.DURATIONS, Long.BYTES);
      }

      @Override
      public long at(int index) {
        return file.longAt(Section.DURATIONS, index);
      }
    };
  }

  @Override
  public int rowsOnHeap() {
    return 0;
  }
}
