package io.theater.jdbc.internal;

import io.theater.history.PageCursor;
import io.theater.model.Page;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of a list in the order of arrival. */
final class Paging {
  private final char list;
  private final int limit;
  private final boolean newestFirst;
  private final @Nullable Long position;

  /**
   * A page.
   *
   * @throws IllegalArgumentException when the cursor is none of the list
   */
  Paging(char list, @Nullable String cursor, int limit, boolean newestFirst) {
    this.list = list;
    this.limit = limit;
    this.newestFirst = newestFirst;
    this.position = cursor == null ? null : (Long) PageCursor.decode(list, cursor, 0);
  }

  /** An item and its place. */
  record Found<T>(long position, T item) {}

  void restrict(Filter filter) {
    if (position != null) {
      filter.and(newestFirst ? "t.arrival < ?" : "t.arrival > ?", position);
    }
  }

  /** One item more than asked for says whether there is a further page. */
  String order() {
    return " ORDER BY t.arrival" + (newestFirst ? " DESC" : "") + " LIMIT " + (limit + 1);
  }

  <T> Page<T> page(List<Found<T>> found) {
    List<Found<T>> shown = found.subList(0, Math.min(limit, found.size()));
    return new Page<>(
        shown.stream().map(Found::item).toList(),
        found.size() > limit ? PageCursor.encode(list, shown.get(limit - 1).position()) : null);
  }
}
