package io.theater.file.internal.archive;

import io.theater.file.internal.RecordKind;
import io.theater.file.internal.archive.ArchiveScan.Block;
import io.theater.file.internal.index.Key;
import io.theater.json.Json;
import io.theater.model.LlmInteraction;
import io.theater.model.StepRecord;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Lays out an index file. Not thread-safe. */
final class IndexSections {
  private final Map<Section, ByteArrayOutputStream> sections = new EnumMap<>(Section.class);
  private final TextTable texts = new TextTable();
  private final SegmentTotals totals = new SegmentTotals();
  private final Map<String, Object> meta = new LinkedHashMap<>();

  private record Pair(long hash, int row) {
    static final Comparator<Pair> ORDER =
        Comparator.comparingLong(Pair::hash).thenComparingInt(Pair::row);
  }

  IndexSections(long gzipBytes) {
    for (Section section : Section.values()) {
      sections.put(section, new ByteArrayOutputStream());
    }
    meta.put(IndexMeta.GZIP_BYTES, gzipBytes);
  }

  @SuppressWarnings("NullAway") // filled for every section
  private DataOutputStream out(Section section) {
    return new DataOutputStream(sections.get(section));
  }

  void blocks(List<Block> blocks) throws IOException {
    DataOutputStream out = out(Section.BLOCKS);
    for (Block block : blocks) {
      out.writeInt(block.offset());
      out.writeInt(block.length());
      out.writeInt(block.rawLength());
    }
  }

  /** All rows by kind and first sequence. */
  void rows(List<IndexRow<?>> rows) throws IOException {
    List<IndexedSession> sessions = sessions(rows);
    Map<String, Integer> numbers = new HashMap<>();
    for (IndexedSession session : sessions) {
      numbers.put(session.id(), numbers.size());
    }
    DataOutputStream out = out(Section.ROWS);
    for (IndexRow<?> row : rows) {
      RowLayout.write(out, row, numbers.getOrDefault(row.sessionId(), 0), texts);
    }
    pairs(Section.IDS, rows, IndexRow::id);
    pairs(
        Section.MESSAGES,
        rows,
        row -> row.summary() instanceof LlmInteraction call ? call.messageId() : null);
    pairs(
        Section.EXECUTIONS,
        rows,
        row -> row.summary() instanceof StepRecord step ? step.executionId() : null);
    numbers(Section.CONTINUING, rows, IndexRow::continues);
    numbers(
        Section.OPEN,
        rows,
        row -> !row.continues() && row.summary() instanceof LlmInteraction call && !call.ended());
    sessionTables(sessions);
    totals(rows);
    meta(rows);
  }

  private interface Id {
    @Nullable String of(IndexRow<?> row);
  }

  private void pairs(Section section, List<IndexRow<?>> rows, Id id) throws IOException {
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      String text = id.of(rows.get(i));
      if (text != null) {
        pairs.add(new Pair(Key.hash(text), i));
      }
    }
    pairs.sort(Pair.ORDER);
    DataOutputStream out = out(section);
    for (Pair pair : pairs) {
      out.writeLong(pair.hash());
      out.writeInt(pair.row());
    }
  }

  private void numbers(Section section, List<IndexRow<?>> rows, Predicate<IndexRow<?>> selected)
      throws IOException {
    DataOutputStream out = out(section);
    for (int i = 0; i < rows.size(); i++) {
      if (selected.test(rows.get(i))) {
        out.writeInt(i);
      }
    }
  }

  // ---- sessions

  private static List<IndexedSession> sessions(List<IndexRow<?>> rows) {
    Map<String, IndexedSession> sessions = new LinkedHashMap<>();
    for (int i = 0; i < rows.size(); i++) {
      sessions.computeIfAbsent(rows.get(i).sessionId(), IndexedSession::new).add(rows.get(i), i);
    }
    List<IndexedSession> sorted = new ArrayList<>(sessions.values());
    sorted.sort(Comparator.comparingLong(IndexedSession::hash));
    return sorted;
  }

  private void sessionTables(List<IndexedSession> sessions) throws IOException {
    DataOutputStream out = out(Section.SESSIONS);
    DataOutputStream rows = out(Section.SESSION_ROWS);
    for (IndexedSession session : sessions) {
      session.write(out, texts, rows);
    }
    List<Integer> byActivity = new ArrayList<>();
    for (int i = 0; i < sessions.size(); i++) {
      byActivity.add(i);
    }
    byActivity.sort(Comparator.comparingLong(session -> sessions.get(session).lastSeq()));
    DataOutputStream activity = out(Section.ACTIVITY);
    DataOutputStream numberings = out(Section.NUMBERINGS);
    for (int session : byActivity) {
      activity.writeInt(session);
      sessions.get(session).writeNumberings(numberings, session, texts);
    }
  }

  // ---- totals

  private void totals(List<IndexRow<?>> rows) throws IOException {
    for (IndexRow<?> row : rows) {
      if (!row.continues() && row.summary() instanceof LlmInteraction call) {
        totals.add(call);
      }
    }
    DataOutputStream out = out(Section.DURATIONS);
    for (long nanos : totals.sortedNanos()) {
      out.writeLong(nanos);
    }
    totals.writeTo(meta);
  }

  private void meta(List<IndexRow<?>> rows) throws IOException {
    Collection<String> boots = new TreeSet<>();
    long lastSeq = 0;
    long[] counts = new long[Kinds.ALL.size()];
    List<List<String>> ranges = new ArrayList<>();
    for (RecordKind<?> kind : Kinds.ALL) {
      ranges.add(range(kind, rows));
    }
    for (IndexRow<?> row : rows) {
      counts[Kinds.number(row.kind())]++;
      lastSeq = Math.max(lastSeq, row.lastSeq());
      String boot = IndexMeta.boot(row.summary());
      if (boot != null) {
        boots.add(boot);
      }
    }
    meta.put(IndexMeta.LAST_SEQ, lastSeq);
    meta.put(IndexMeta.KINDS, Arrays.stream(counts).boxed().toList());
    meta.put(IndexMeta.ID_RANGES, ranges);
    meta.put(IndexMeta.BOOTS, List.copyOf(boots));
  }

  private static List<String> range(RecordKind<?> kind, List<IndexRow<?>> rows) {
    List<String> ids =
        rows.stream().filter(row -> row.kind() == kind).map(IndexRow::id).sorted().toList();
    return ids.isEmpty() ? List.of() : List.of(ids.get(0), ids.get(ids.size() - 1));
  }

  // ---- the file

  ByteBuffer assemble() throws IOException {
    out(Section.META).write(Json.bytes(meta));
    out(Section.TEXTS).write(texts.bytes());
    out(Section.TEXT_ENDS).write(texts.ends());
    long length = Section.HEADER_BYTES;
    for (ByteArrayOutputStream section : sections.values()) {
      length += section.size();
    }
    ByteBuffer file = ByteBuffer.allocate(Math.toIntExact(length));
    file.put(Section.MAGIC).putInt(Section.VERSION).putInt(0);
    long at = Section.HEADER_BYTES;
    for (ByteArrayOutputStream section : sections.values()) {
      file.putLong(at).putLong(section.size());
      at += section.size();
    }
    for (ByteArrayOutputStream section : sections.values()) {
      file.put(section.toByteArray());
    }
    file.flip();
    return file.putInt(Section.CRC_AT, crc(file));
  }

  /** The checksum of an index file. */
  static int crc(ByteBuffer file) {
    CRC32C crc = new CRC32C();
    crc.update(file.duplicate().position(Section.DIRECTORY_AT));
    return (int) crc.getValue();
  }
}
