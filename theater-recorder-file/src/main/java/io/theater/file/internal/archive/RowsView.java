package io.theater.file.internal.archive;

import io.theater.file.internal.index.Row;
import java.util.AbstractList;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.function.IntFunction;

/** Rows that are made when they are asked for. */
final class RowsView<R> extends AbstractList<Row<R>> implements RandomAccess {
  private final int size;
  private final IntFunction<Row<R>> rows;

  RowsView(int size, IntFunction<Row<R>> rows) {
    this.size = size;
    this.rows = rows;
  }

  @Override
  public Row<R> get(int index) {
    return rows.apply(Objects.checkIndex(index, size));
  }

  @Override
  public int size() {
    return size;
  }
}
