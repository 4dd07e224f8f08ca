package io.theater.file.internal.archive;

import io.theater.file.internal.RecordKind;
import io.theater.file.internal.archive.IndexRow.Times;
import io.theater.file.internal.index.Key;
import io.theater.model.Execution;
import io.theater.model.LlmInteraction;
import io.theater.model.LlmStage;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A session while its archive is indexed. Not thread-safe. */
final class IndexedSession {
  private static final int LISTED_KINDS = 3;

  private final String id;
  private final long hash;
  private final Map<String, Long> numberings = new LinkedHashMap<>();
  private final List<List<Integer>> rows = List.of(list(), list(), list());
  private final int[] began = new int[LISTED_KINDS];
  private @Nullable Times times;
  private long lastSeq;
  private int description = -1;
  private int openExecutions;
  private int failed;
  private int inTotals;

  IndexedSession(String id) {
    this.id = id;
    this.hash = Key.hash(id);
  }

  private static List<Integer> list() {
    return new ArrayList<>();
  }

  String id() {
    return id;
  }

  long hash() {
    return hash;
  }

  long lastSeq() {
    return lastSeq;
  }

  void add(IndexRow<?> row, int number) {
    lastSeq = Math.max(lastSeq, row.lastSeq());
    times = times == null ? row.times() : times.with(row.times());
    String epoch = row.numbering().epoch();
    Long sequence = row.numbering().sequence();
    if (epoch != null && sequence != null) {
      numberings.merge(epoch, sequence, Math::max);
    }
    if (row.kind() == RecordKind.SESSION) {
      description = number;
    } else {
      rows.get(Kinds.number(row.kind())).add(number);
      if (!row.continues()) {
        began(row);
      }
    }
  }

  private void began(IndexRow<?> row) {
    began[Kinds.number(row.kind())]++;
    if (row.summary() instanceof Execution run) {
      openExecutions += run.ended() ? 0 : 1;
    } else if (row.summary() instanceof LlmInteraction call) {
      failed += call.stage() == LlmStage.FAILED ? 1 : 0;
      inTotals += SegmentTotals.counts(call) ? 1 : 0;
    }
  }

  /** Writes the session, and its rows to the list that it refers to. */
  void write(DataOutputStream out, TextTable texts, DataOutputStream listed) throws IOException {
    out.writeLong(hash);
    out.writeLong(lastSeq);
    out.writeLong(Micros.of(times == null ? null : times.first()));
    out.writeLong(Micros.of(times == null ? null : times.last()));
    out.writeInt(texts.number(id));
    out.writeInt(description);
    out.writeInt(began[0]);
    out.writeInt(openExecutions);
    out.writeInt(began[1]);
    out.writeInt(began[2]);
    out.writeInt(failed);
    out.writeInt(inTotals);
    for (List<Integer> ofKind : rows) {
      out.writeInt(listed.size() / Integer.BYTES);
      for (int row : ofKind) {
        listed.writeInt(row);
      }
    }
    out.writeInt(listed.size() / Integer.BYTES);
  }

  void writeNumberings(DataOutputStream out, int session, TextTable texts) throws IOException {
    for (Map.Entry<String, Long> numbering : numberings.entrySet()) {
      out.writeInt(session);
      out.writeInt(texts.number(numbering.getKey()));
      out.writeLong(numbering.getValue());
    }
  }
}
