package io.theater.file.internal;

import io.theater.event.EventHeader;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How far each session was recorded, for the sessions seen last, so that an event that comes twice
 * changes nothing. Not thread-safe.
 */
final class Applied {
  static final int MAX_SESSIONS = 16_384;

  private final Map<Numbering, Mark> marks =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Numbering, Mark> eldest) {
          return size() > MAX_SESSIONS;
        }
      };

  private record Numbering(String sessionId, String epoch) {}

  /** How far one session was recorded; valid until the next one is asked for. */
  static final class Mark {
    private long last;

    /** Whether an event comes behind it; one without a number always does. */
    boolean isBefore(EventHeader header) {
      return header.sequence() <= 0 || header.sequence() > last;
    }

    void reach(long sequence) {
      last = Math.max(last, sequence);
    }
  }

  Mark mark(String sessionId, String epoch) {
    return marks.computeIfAbsent(new Numbering(sessionId, epoch), unknown -> new Mark());
  }
}
