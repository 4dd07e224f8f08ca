package io.theater.file.internal.index;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;

/** Rows of many segments in one order. Not thread-safe. */
final class MergedRows<R> implements Iterator<Row<R>> {
  private final PriorityQueue<Cursor<R>> cursors;

  private MergedRows(List<Cursor<R>> cursors, Comparator<Cursor<R>> order) {
    this.cursors = new PriorityQueue<>(Math.max(1, cursors.size()), order);
    this.cursors.addAll(cursors);
  }

  static <R> MergedRows<R> newestFirst(List<List<? extends Row<R>>> lists, long before) {
    List<Cursor<R>> cursors = new ArrayList<>();
    for (List<? extends Row<R>> rows : lists) {
      cursors.add(new Cursor<>(rows, older(rows, before) - 1, -1));
    }
    cursors.removeIf(Cursor::isDone);
    return new MergedRows<>(cursors, Comparator.<Cursor<R>>comparingLong(Cursor::seq).reversed());
  }

  static <R> MergedRows<R> oldestFirst(List<List<? extends Row<R>>> lists, long after) {
    List<Cursor<R>> cursors = new ArrayList<>();
    for (List<? extends Row<R>> rows : lists) {
      cursors.add(new Cursor<>(rows, older(rows, after + 1), 1));
    }
    cursors.removeIf(Cursor::isDone);
    return new MergedRows<>(cursors, Comparator.comparingLong(Cursor::seq));
  }

  /** How many rows are older than a sequence. */
  private static <R> int older(List<? extends Row<R>> rows, long seq) {
    int low = 0;
    int high = rows.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (rows.get(middle).firstSeq() < seq) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  @Override
  public boolean hasNext() {
    return !cursors.isEmpty();
  }

  @Override
  public Row<R> next() {
    Cursor<R> first = cursors.poll();
    if (first == null) {
      throw new NoSuchElementException();
    }
    Row<R> row = first.row();
    first.move();
    if (!first.isDone()) {
      cursors.add(first);
    }
    return row;
  }

  private static final class Cursor<R> {
    private final List<? extends Row<R>> rows;
    private final int step;
    private int at;

    Cursor(List<? extends Row<R>> rows, int at, int step) {
      this.rows = rows;
      this.at = at;
      this.step = step;
    }

    boolean isDone() {
      return at < 0 || at >= rows.size();
    }

    Row<R> row() {
      return rows.get(at);
    }

    long seq() {
      return row().firstSeq();
    }

    void move() {
      at += step;
    }
  }
}
