package io.theater.servlet.internal.sse;

import io.theater.servlet.internal.http.Failure;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts open streams by what they share, and refuses one too many. Thread-safe. */
final class Admission {
  private final Object lock = new Object();

  // guarded by lock
  private final Map<Share, Integer> open = new HashMap<>();

  /**
   * Something that streams have in common.
   *
   * @param whose such as {@code of this session}
   * @param key which one
   * @param limit how many streams may share it
   */
  record Share(String whose, String key, int limit) {

    @Override
    public boolean equals(Object other) {
      return other instanceof Share share && whose.equals(share.whose) && key.equals(share.key);
    }

    @Override
    public int hashCode() {
      return 31 * whose.hashCode() + key.hashCode();
    }
  }

  /** Counts a stream in, in all of its shares or in none. */
  void enter(List<Share> shares) {
    synchronized (lock) {
      for (Share share : shares) {
        if (open.getOrDefault(share, 0) >= share.limit()) {
          throw Failure.tooManyStreams(share.whose());
        }
      }
      shares.forEach(share -> open.merge(share, 1, Integer::sum));
    }
  }

  void leave(List<Share> shares) {
    synchronized (lock) {
      shares.forEach(share -> open.computeIfPresent(share, (s, n) -> n == 1 ? null : n - 1));
    }
  }
}
