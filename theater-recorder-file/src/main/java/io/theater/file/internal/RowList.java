package io.theater.file.internal;

import java.util.Arrays;
import java.util.List;

/** Rows in the order of their first lines. One thread adds, any number read without waiting. */
final class RowList<R> {
  private volatile List<RecordRow<R>> rows = List.of();
  private RecordRow<?>[] array = new RecordRow<?>[2]; // shared with rows up to their size
  private int size;

  void add(RecordRow<R> row) {
    if (size == array.length) {
      array = Arrays.copyOf(array, 2 * size);
    }
    int at = size;
    if (size > 0 && array[size - 1].firstSeq > row.firstSeq) {
      // Only lines of other writers and those that somebody moved between files come out of order,
      // and only at the opening, when nobody reads yet.
      at = position(rows, row.firstSeq);
      System.arraycopy(array, at, array, at + 1, size - at);
    }
    array[at] = row;
    size++;
    rows = view();
  }

  /** All rows now, oldest first; does not change. */
  List<RecordRow<R>> all() {
    return rows;
  }

  /** How many rows are older than a sequence. */
  private static <R> int position(List<RecordRow<R>> rows, long seq) {
    int low = 0;
    int high = rows.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (rows.get(middle).firstSeq < seq) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  @SuppressWarnings("unchecked") // only rows of R are added
  private List<RecordRow<R>> view() {
    List<RecordRow<R>> all = (List<RecordRow<R>>) (List<?>) Arrays.asList(array);
    return all.subList(0, size);
  }
}
