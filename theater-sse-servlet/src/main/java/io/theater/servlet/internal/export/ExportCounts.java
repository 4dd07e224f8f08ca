package io.theater.servlet.internal.export;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** What an export holds; it comes last, so that a file that was cut short can be told. */
final class ExportCounts {
  private final Map<Section, Long> counts = new EnumMap<>(Section.class);

  void add(Section section) {
    counts.merge(section, 1L, Long::sum);
  }

  Map<String, Long> toMap() {
    Map<String, Long> map = new LinkedHashMap<>();
    for (Section section : Section.values()) {
      map.put(section.wireName(), counts.getOrDefault(section, 0L));
    }
    return map;
  }
}
