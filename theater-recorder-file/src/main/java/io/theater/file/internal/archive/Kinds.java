package io.theater.file.internal.archive;

import io.theater.file.internal.RecordKind;
import java.util.List;

/** The kinds of records in the order of their rows. */
final class Kinds {
  static final List<RecordKind<?>> ALL =
      List.of(RecordKind.EXECUTION, RecordKind.STEP, RecordKind.INTERACTION, RecordKind.SESSION);

  private Kinds() {}

  static int number(RecordKind<?> kind) {
    return ALL.indexOf(kind);
  }
}
