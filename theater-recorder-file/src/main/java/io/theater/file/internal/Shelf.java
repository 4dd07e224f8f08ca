package io.theater.file.internal;

import io.theater.file.internal.RecordIndex.Place;
import io.theater.file.internal.RecordRow.State;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** All records of one kind. One thread adds, any number read. */
final class Shelf<R> {
  private final RecordKind<R> kind;
  private final Map<String, RecordRow<R>> byId = new ConcurrentHashMap<>();
  private final RowList<R> rows = new RowList<>();

  Shelf(RecordKind<R> kind) {
    this.kind = kind;
  }

  RowList<R> rows() {
    return rows;
  }

  RecordKind<R> kind() {
    return kind;
  }

  /** The record of an id, the newest if sessions share it. */
  @Nullable RecordRow<R> find(String id) {
    return byId.get(id);
  }

  @Nullable RecordRow<R> find(SessionRow session, String id) {
    RecordRow<R> row = byId.get(id);
    while (row != null && row.session != session) {
      row = row.shadowed;
    }
    return row;
  }

  RecordRow<R> add(SessionRow session, Line<R> first, Place place) {
    String id = kind.id(first.summary());
    RecordRow<R> row = new RecordRow<>(session, State.of(first, place), id, byId.get(id));
    rows.add(row);
    byId.put(id, row);
    return row;
  }
}
