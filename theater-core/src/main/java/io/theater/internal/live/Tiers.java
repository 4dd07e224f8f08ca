package io.theater.internal.live;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sessions by how readily they may leave, and in each tier the least recently used first. */
final class Tiers {
  static final int IDLE = 0;
  static final int BUSY = 1;
  static final int READ = 2;

  private final List<Set<LiveSession>> tiers =
      List.of(new LinkedHashSet<>(), new LinkedHashSet<>(), new LinkedHashSet<>());

  void touch(LiveSession session) {
    remove(session);
    tiers.get(session.tier()).add(session);
  }

  void remove(LiveSession session) {
    for (Set<LiveSession> tier : tiers) {
      if (tier.remove(session)) {
        return;
      }
    }
  }

  /** The first to leave, up to a tier; null when there is none but the one to spare. */
  @Nullable LiveSession first(int highestTier, LiveSession spared) {
    for (Set<LiveSession> tier : tiers.subList(0, highestTier + 1)) {
      Iterator<LiveSession> oldest = tier.iterator();
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
