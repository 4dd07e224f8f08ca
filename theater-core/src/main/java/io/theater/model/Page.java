package io.theater.model;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a longer list.
 *
 * @param items what is on this page, in the order of the query
 * @param nextCursor opaque position after the last item; null on the last page
 * @param <T> what is listed
 */
public record Page<T>(List<T> items, @Nullable String nextCursor) {

  /** Snapshots the items. */
  public Page {
    items = List.copyOf(items);
  }

  /**
   * A page without items.
   *
   * @param <T> what is listed
   * @return the page
   */
  public static <T> Page<T> empty() {
    return new Page<>(List.of(), null);
  }

  /**
   * Whether a further page exists.
   *
   * @return true when {@code nextCursor} leads on
   */
  public boolean hasMore() {
    return nextCursor != null;
  }

  /**
   * The same page with every item replaced.
   *
   * @param change what to make of an item
   * @param <R> what is listed then
   * @return a new page
   */
  public <R> Page<R> map(Function<? super T, ? extends R> change) {
    return new Page<>(items.stream().<R>map(change).toList(), nextCursor);
  }
}
