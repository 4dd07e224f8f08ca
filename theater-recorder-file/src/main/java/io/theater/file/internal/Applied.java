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

  private final Map<Numbering, Long> last =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Numbering, Long> eldest) {
          return size() > MAX_SESSIONS;
        }
      };

  private record Numbering(String sessionId, String epoch) {}

  boolean isNew(EventHeader header) {
    return header.sequence() <= 0 || header.sequence() > last.getOrDefault(numbering(header), 0L);
  }

  void add(EventHeader header) {
    if (header.sequence() > 0) {
      last.merge(numbering(header), header.sequence(), Math::max);
    }
  }

  void add(String sessionId, String epoch, long sequence) {
    last.merge(new Numbering(sessionId, epoch), sequence, Math::max);
  }

  private static Numbering numbering(EventHeader header) {
    return new Numbering(header.sessionId(), header.epoch());
  }
}
