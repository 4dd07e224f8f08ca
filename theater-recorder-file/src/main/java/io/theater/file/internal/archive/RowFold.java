package io.theater.file.internal.archive;

import io.theater.file.internal.LineHeads;
import io.theater.file.internal.RecordKind;
import io.theater.file.internal.Streamed;
import io.theater.file.internal.crypt.Payloads;
import io.theater.file.internal.index.LineFold;
import io.theater.file.internal.index.Row;
import io.theater.file.internal.index.SegmentLines;
import io.theater.json.Json;
import io.theater.json.JsonBytes;
import io.theater.json.JsonEncoder;
import io.theater.json.JsonLine;
import io.theater.json.LineHead;
import io.theater.model.LlmInteraction;
import io.theater.segment.LineSeal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Folds the lines that a segment has of one record into one line, such that it means the same among
 * the lines of other segments. Two lines are needed in rare cases: when some texts are still open
 * and others have been said as a whole. What was made is read again and compared. Not thread-safe.
 */
final class RowFold {
  private final SegmentLines source;
  private final Payloads payloads;
  private final JsonEncoder encoder;
  private final LineSeal seal = new LineSeal();
  private final List<Integer> ends = new ArrayList<>(); // of the lines in sealed
  private ByteBuffer sealed = ByteBuffer.allocate(64 << 10);

  RowFold(SegmentLines source, Payloads payloads) {
    this.source = source;
    this.payloads = payloads;
    this.encoder = payloads.encoder();
  }

  /** The lines of a row; valid until the next call. */
  <R> List<SealedLine> of(Row<R> row) throws IOException {
    SourceLines lines = new SourceLines(source);
    LineFold<R> fold = new LineFold<>(row.kind());
    row.readInto(fold, lines);
    R folded = fold.folded();
    if (folded == null) {
      throw new IllegalStateException("the row has no lines");
    }
    sealed.clear();
    ends.clear();
    write(row, lines, folded, fold.pieces());
    List<SealedLine> made = made();
    if (!Objects.equals(fold.result(), read(row, made))) {
      throw new DamagedSegmentException("record " + row.id() + " would not be the same");
    }
    return made;
  }

  private List<SealedLine> made() {
    List<SealedLine> made = new ArrayList<>();
    int from = 0;
    for (int end : ends) {
      made.add(SealedLine.of(sealed.duplicate().limit(end - 1).position(from)));
      from = end;
    }
    return made;
  }

  private <R> @Nullable R read(Row<R> row, List<SealedLine> lines) throws IOException {
    LineFold<R> fold = new LineFold<>(row.kind());
    for (SealedLine line : lines) {
      fold.add(payloads.open(line.json(), why -> {}));
    }
    if (fold.isSealed()) {
      throw new IOException("record " + row.id() + " cannot be read back: its key is missing");
    }
    return fold.result();
  }

  private <R> void write(Row<R> row, SourceLines lines, R folded, Streamed pieces) {
    RecordKind<R> kind = row.kind();
    Streamed whole = kind.streamed(folded);
    boolean ended = kind.ended(folded);
    Streamed open = ended ? pieces.unless(whole) : pieces;
    if (open.isEmpty()) {
      line(row, lines, folded, false);
    } else if (ended && !row.continues()) {
      line(row, lines, kind.withStreamed(folded, whole.or(open)), false);
    } else if (whole.isEmpty()) {
      line(row, lines, kind.withStreamed(folded, open), true);
    } else {
      line(row, lines, kind.withStreamed(kind.summary(folded), open), true);
      line(row, lines, folded, false);
    }
  }

  private <R> void line(Row<R> row, SourceLines lines, R record, boolean partial) {
    JsonLine last = lines.last();
    Map<String, Object> head = new LinkedHashMap<>();
    Long lastSeq = last.longValue("seq");
    put(
        head,
        ArchiveHeads.LAST_SEQ,
        lastSeq == null || lastSeq == lines.firstSeq() ? null : lastSeq);
    put(head, ArchiveHeads.CONTINUES, row.continues() ? true : null);
    put(head, LineHeads.PARTIAL, partial ? true : null);
    boolean moment = lines.firstAt().equals(lines.lastAt());
    put(head, ArchiveHeads.FIRST_AT, moment ? null : lines.firstAt());
    put(head, LineHeads.AT, lines.lastAt());
    put(head, LineHeads.EPOCH, last.text(LineHeads.EPOCH));
    put(head, LineHeads.SEQUENCE, last.longValue(LineHeads.SEQUENCE));
    JsonBytes json = row.kind().encode(encoder, new LineHead(lines.firstSeq(), head), record);
    boolean lacks = lines.payloadDropped() || lacksPayload(record, lines);
    seal(
        lacks && !partial
            ? withoutPayload(json, lines)
            : ByteBuffer.wrap(json.array(), 0, json.length()));
  }

  /** Lines that were written while the disk was nearly full say only how long their texts were. */
  private static boolean lacksPayload(Object record, SourceLines lines) {
    if (!(record instanceof LlmInteraction call)) {
      return false;
    }
    boolean noPrompt =
        call.messages() == null && lines.lengths().containsKey(SourceLines.PROMPT_LENGTH);
    boolean noResponse =
        call.response() == null && lines.lengths().containsKey(SourceLines.RESPONSE_LENGTH);
    return noPrompt || noResponse;
  }

  private ByteBuffer withoutPayload(JsonBytes json, SourceLines lines) {
    byte[] bytes = json.toBytes();
    Map<String, Object> line = Json.readObject(bytes);
    byte[] payload = payloads.open(JsonLine.parse(bytes, 0, bytes.length), why -> {}).payload();
    Map<String, Object> metrics = new LinkedHashMap<>(lines.lengths());
    if (line.get(SourceLines.METRICS) instanceof Map<?, ?> known) {
      known.forEach((name, value) -> metrics.put(String.valueOf(name), value));
    }
    if (!metrics.isEmpty()) {
      line.put(SourceLines.METRICS, metrics);
    }
    line.put(SourceLines.PAYLOAD_DROPPED, true);
    return ByteBuffer.wrap(payload == null ? Json.bytes(line) : sealed(line, payload));
  }

  private byte[] sealed(Map<String, Object> line, byte[] payload) {
    line.keySet().removeAll(List.of(JsonLine.ENCODING, JsonLine.KEY, JsonLine.SEALED));
    return encoder.line(line, payload).toBytes();
  }

  private static void put(Map<String, Object> head, String name, @Nullable Object value) {
    if (value != null) {
      head.put(name, value);
    }
  }

  private void seal(ByteBuffer json) {
    int needed = Math.addExact(json.remaining(), LineSeal.SEAL_BYTES);
    if (sealed.remaining() < needed) {
      int size = Math.max(2 * sealed.capacity(), Math.addExact(sealed.position(), needed));
      sealed = ByteBuffer.allocate(size).put(sealed.flip());
    }
    seal.seal(json, sealed);
    ends.add(sealed.position());
  }
}
