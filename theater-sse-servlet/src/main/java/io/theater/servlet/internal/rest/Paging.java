package io.theater.servlet.internal.rest;

import io.theater.model.Page;
import io.theater.servlet.internal.http.Failure;
import io.theater.servlet.internal.http.QueryParameters;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The part of a list that is asked for: {@code cursor} goes on after a page, {@code page} counts
 * from 1 and is found by walking there, so it has a limit.
 */
final class Paging {
  private static final int DEFAULT_SIZE = 50;
  static final int MAX_SIZE = 200;
  private static final int DEEPEST_ITEM = 10_000;

  private final int page;
  private final int size;
  private final @Nullable String cursor;

  Paging(QueryParameters query) {
    Long askedSize = query.number("page_size", 1, MAX_SIZE);
    size = askedSize == null ? DEFAULT_SIZE : askedSize.intValue();
    Long askedPage = query.number("page", 1, DEEPEST_ITEM / size);
    page = askedPage == null ? 1 : askedPage.intValue();
    cursor = query.text("cursor");
    if (cursor != null && askedPage != null) {
      throw Failure.badRequest("cursor", "cannot be used together with 'page'");
    }
  }

  int size() {
    return size;
  }

  /** The page of a list that is read by cursor. */
  <T> Page<T> of(Function<@Nullable String, Page<T>> pageAfter) {
    try {
      Page<T> found = pageAfter.apply(cursor);
      for (int i = 1; i < page; i++) {
        found = found.hasMore() ? pageAfter.apply(found.nextCursor()) : Page.empty();
      }
      return found;
    } catch (IllegalArgumentException notACursor) {
      throw Failure.badRequest("cursor", "is not a position in this list");
    }
  }

  /** The page of a list that is in memory; its cursors are positions. */
  <T> Page<T> of(List<T> all) {
    return of(
        after -> {
          int from = after == null ? 0 : Math.min(position(after), all.size());
          int to = Math.min(from + size, all.size());
          return new Page<>(all.subList(from, to), to < all.size() ? Integer.toString(to) : null);
        });
  }

  private static int position(String cursor) {
    int position = Integer.parseInt(cursor);
    if (position < 0) {
      throw new IllegalArgumentException("no position is negative");
    }
    return position;
  }

  /** The {@code pagination} object. */
  Map<String, @Nullable Object> describe(Page<?> found, @Nullable Integer total) {
    Map<String, @Nullable Object> pagination = new LinkedHashMap<>();
    if (cursor == null) {
      pagination.put("page", page);
    }
    pagination.put("page_size", size);
    if (total != null) {
      pagination.put("total", total);
    }
    pagination.put("has_more", found.hasMore());
    pagination.put("next_cursor", found.nextCursor());
    return pagination;
  }
}
