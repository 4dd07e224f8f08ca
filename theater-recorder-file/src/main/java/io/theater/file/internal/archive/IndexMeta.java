package io.theater.file.internal.archive;

import io.theater.model.Execution;
import io.theater.model.LlmInteraction;
import io.theater.model.StepRecord;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The small facts of an index.
 *
 * @param gzipBytes length of the archive
 * @param lastSeq highest sequence
 * @param kinds how many rows of each kind
 * @param idRanges least and greatest id of each kind; empty when it has none
 * @param boots processes that wrote it
 * @param totals of the interactions
 */
record IndexMeta(
    long gzipBytes,
    long lastSeq,
    List<Long> kinds,
    List<List<String>> idRanges,
    List<String> boots,
    SegmentTotals.Stored totals) {
  static final String GZIP_BYTES = "gzip_bytes";
  static final String LAST_SEQ = "last_seq";
  static final String KINDS = "kinds";
  static final String ID_RANGES = "id_ranges";
  static final String BOOTS = "boots";

  @SuppressWarnings("unchecked") // as it was written, which the checksum says
  static IndexMeta of(Map<String, Object> json) {
    List<Long> kinds = ((List<Number>) list(json, KINDS)).stream().map(Number::longValue).toList();
    return new IndexMeta(
        number(json, GZIP_BYTES),
        number(json, LAST_SEQ),
        kinds,
        (List<List<String>>) list(json, ID_RANGES),
        (List<String>) list(json, BOOTS),
        SegmentTotals.Stored.of(json));
  }

  /** Whether a record of this id may be here. */
  boolean mayHave(int kind, String id) {
    List<String> range = idRanges.get(kind);
    return !range.isEmpty() && range.get(0).compareTo(id) <= 0 && range.get(1).compareTo(id) >= 0;
  }

  static @Nullable String boot(Object summary) {
    if (summary instanceof LlmInteraction call) {
      return call.boot();
    } else if (summary instanceof StepRecord step) {
      return step.boot();
    }
    return summary instanceof Execution run ? run.boot() : null;
  }

  static long number(Map<String, Object> json, String name) {
    return json.get(name) instanceof Number number ? number.longValue() : missing(name);
  }

  @SuppressWarnings("unchecked") // JSON has no other keys
  static Map<String, Object> map(Map<String, Object> json, String name) {
    return json.get(name) instanceof Map<?, ?> map ? (Map<String, Object>) map : missing(name);
  }

  private static List<?> list(Map<String, Object> json, String name) {
    return json.get(name) instanceof List<?> list ? list : missing(name);
  }

  @SuppressWarnings("TypeParameterUnusedInFormals") // never returns
  private static <T> T missing(String name) {
    throw new IllegalArgumentException("the index has no " + name);
  }
}
