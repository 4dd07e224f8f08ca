package io.theater.jdbc.internal;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A table of the large texts of records, so that lists never touch them: rows that are inserted and
 * never changed, keyed by record, kind and chunk. A kind that ends with {@code _part} holds pieces
 * that were streamed; they go when the end brings the whole.
 *
 * @param <R> the record
 */
abstract class Texts<R> {
  static final String KIND = "kind";
  static final String CHUNK = "chunk";
  static final String CONTENT = "content";
  static final String CREATED = "created_ms";

  private static final String PART = "_part";

  /** In characters: a row that every database takes in one statement. */
  private static final int CHUNK_LENGTH = 1 << 19;

  private static final int CHUNKS_OF_PIECE = 1 << 12;

  private final String name;
  private final String idColumn;

  Texts(String name, String idColumn) {
    this.name = name;
    this.idColumn = idColumn;
  }

  /** A row. */
  record Piece(Texts<?> texts, String id, String kind, long chunk, String content) {}

  /** Rows that are not needed any more: all pieces that were streamed of a kind. */
  record Superseded(Texts<?> texts, String id, String kind) {}

  /** Rows of which nobody knows whether they are there: all pieces from a chunk on. */
  record Uncertain(Texts<?> texts, String id, long firstChunk) {}

  /** The texts of a record by kind. */
  abstract Map<String, String> split(R record);

  /** What was streamed by kind, under the kinds of {@link #split}. */
  abstract Map<String, String> split(Streamed streamed, R ids);

  /** A record with its texts. */
  abstract R join(R record, Contents contents);

  final String name() {
    return name;
  }

  final List<String> keys() {
    return List.of(idColumn, KIND, CHUNK);
  }

  final List<Column<?, ?>> columns() {
    return List.of(
        column(idColumn, ColumnType.KEY),
        column(KIND, ColumnType.KEY),
        column(CHUNK, ColumnType.LONG),
        column(CONTENT, ColumnType.TEXT),
        column(CREATED, ColumnType.LONG));
  }

  /** Rows of a whole text. */
  final void whole(String id, String kind, String text, List<Piece> rows) {
    cut(id, kind, 0, text, rows);
  }

  /** Rows of a piece that ends with an event of a sequence. */
  final void part(String id, String kind, long sequence, String text, List<Piece> rows) {
    cut(id, kind + PART, sequence * CHUNKS_OF_PIECE, text, rows);
  }

  final Superseded superseded(String id, String kind) {
    return new Superseded(this, id, kind + PART);
  }

  final Uncertain uncertain(String id, long firstSequence) {
    return new Uncertain(this, id, firstSequence * CHUNKS_OF_PIECE);
  }

  private void cut(String id, String kind, long firstChunk, String text, List<Piece> rows) {
    long chunk = firstChunk;
    int from = 0;
    do {
      int to = Math.min(text.length(), from + CHUNK_LENGTH);
      if (to < text.length() && Character.isHighSurrogate(text.charAt(to - 1))) {
        to--;
      }
      rows.add(new Piece(this, id, kind, chunk++, text.substring(from, to)));
      from = to;
    } while (from < text.length());
  }

  private static Column<?, ?> column(String name, ColumnType type) {
    return new Column<>(name, type, Merge.NEVER, row -> null, null);
  }

  /** The texts of one record as they are stored. */
  record Contents(Map<String, String> byKind) {

    @Nullable String whole(String kind) {
      return byKind.get(kind);
    }

    @Nullable String streamed(String kind) {
      return byKind.get(kind + PART);
    }

    /** Once a record has ended its whole text counts, before that what was streamed. */
    @Nullable String best(String kind, boolean ended) {
      String whole = whole(kind);
      String streamed = streamed(kind);
      return streamed == null || (ended && whole != null) ? whole : streamed;
    }
  }
}
