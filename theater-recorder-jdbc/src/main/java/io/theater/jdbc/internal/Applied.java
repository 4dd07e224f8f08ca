package io.theater.jdbc.internal;

import io.theater.event.EventHeader;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How far each session was stored, for the sessions seen last, so that an event that comes twice
 * changes nothing. Not thread-safe.
 */
final class Applied {
  private static final int MAX_SESSIONS = 16_384;

  private final Map<Numbering, Long> last =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Numbering, Long> eldest) {
          return size() > MAX_SESSIONS;
        }
      };

  private record Numbering(String sessionId, String epoch) {}

  /** What a batch adds once it is stored. Not thread-safe. */
  final class Next {
    private final Map<Numbering, Long> next = new HashMap<>();

    /** Whether the event did not come before; it has come then. */
    boolean take(EventHeader header) {
      Numbering numbering = new Numbering(header.sessionId(), header.epoch());
      long before = next.getOrDefault(numbering, last.getOrDefault(numbering, 0L));
      if (header.sequence() > 0 && header.sequence() <= before) {
        return false;
      }
      next.put(numbering, header.sequence());
      return true;
    }

    void commit() {
      last.putAll(next);
    }
  }
}
