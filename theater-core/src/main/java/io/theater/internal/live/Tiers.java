package io.theater.internal.live;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sessions by how readily they may leave, and in each tier the least recently used first. */
final class Tiers {
  static final int IDLE = 0;
  static final int BUSY = 1;
  static final int READ = 2;

  private final List<Map<LiveSession, LiveSession>> tiers = List.of(tier(), tier(), tier());

  private static Map<LiveSession, LiveSession> tier() {
    return new LinkedHashMap<>(16, 0.75f, true);
  }

  void touch(LiveSession session) {
    Map<LiveSession, LiveSession> tier = tiers.get(session.tier());
    if (tier.get(session) == null) { // most stay where they are, and are the newest there now
      remove(session);
      tier.put(session, session);
    }
  }

  void remove(LiveSession session) {
    for (Map<LiveSession, LiveSession> tier : tiers) {
      if (tier.remove(session) != null) {
        return;
      }
    }
  }

  /** The first to leave, up to a tier; null when there is none but the one to spare. */
  @Nullable LiveSession first(int highestTier, LiveSession spared) {
    for (Map<LiveSession, LiveSession> tier : tiers.subList(0, highestTier + 1)) {
      Iterator<LiveSession> oldest = tier.keySet().iterator();
      while (oldest.hasNext()) {
        LiveSession session = oldest.next();
        if (session != spared) {
          return session;
        }
      }
    }
    return null;
  }
}
