package io.theater.file.internal;

import java.util.Arrays;
import java.util.List;

/** Rows in the order of their first lines. One thread adds, any number read without waiting. */
final class RowList<R> {
  private volatile RecordRow<?>[] array = new RecordRow<?>[2];
  private volatile int size; // what is in the array up to it does not change

  void add(RecordRow<R> row) {
    RecordRow<?>[] rows = array;
    int end = size;
    if (end == rows.length) {
      rows = Arrays.copyOf(rows, 2 * end);
    }
    int at = end;
    if (end > 0 && rows[end - 1].firstSeq > row.firstSeq) {
      // Only lines of other writers and those that somebody moved between files come out of order,
      // and only at the opening, when nobody reads yet.
      at = position(all(), row.firstSeq);
      System.arraycopy(rows, at, rows, at + 1, end - at);
    }
    rows[at] = row;
    array = rows;
    size = end + 1;
  }

  /** All rows now, oldest first; does not change. */
  @SuppressWarnings("unchecked") // only rows of R are added
  List<RecordRow<R>> all() {
    int count = size; // before the array, which has at least as many then
    return (List<RecordRow<R>>) (List<?>) Arrays.asList(array).subList(0, count);
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
}
