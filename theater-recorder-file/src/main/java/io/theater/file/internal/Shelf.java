package io.theater.file.internal;

import io.theater.file.internal.RecordIndex.Place;
import java.util.ArrayList;
import java.util.List;
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

  /** The records of an id, one for each session that uses it. */
  List<RecordRow<R>> find(String id) {
    List<RecordRow<R>> found = new ArrayList<>(1);
    for (RecordRow<R> row = byId.get(id); row != null; row = row.shadowed) {
      found.add(row);
    }
    return found;
  }

  @Nullable RecordRow<R> find(SessionRow session, String id) {
    RecordRow<R> row = byId.get(id);
    while (row != null && row.session != session) {
      row = row.shadowed;
    }
    return row;
  }

  RecordRow<R> add(SessionRow session, Line<R> first, Place place, boolean continues) {
    String id = kind.id(first.summary());
    RecordRow<R> row = new RecordRow<>(session, first, place, continues, byId.get(id));
    rows.add(row);
    byId.put(id, row);
    return row;
  }
}
