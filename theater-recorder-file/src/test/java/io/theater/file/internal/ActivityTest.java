package io.theater.file.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ActivityTest {
  private final Activity activity = new Activity();

  private void line(long seq, SessionRow session) {
    activity.add(seq, session);
    session.seen(seq, Instant.EPOCH);
  }

  private static SessionRow session(String id) {
    return new SessionRow(id, Instant.EPOCH);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void listsEverySessionOnceByItsNewestLine(long seed) {
    Random random = new Random(seed);
    List<SessionRow> sessions = new ArrayList<>();
    TreeMap<Long, SessionRow> expected = new TreeMap<>();
    for (long seq = 1; seq <= 5_000; seq++) {
      if (sessions.isEmpty() || random.nextInt(20) == 0) {
        sessions.add(session("s" + seq));
      }
      SessionRow session = sessions.get(random.nextInt(sessions.size()));
      expected.remove(session.lastSeq());
      line(seq, session);
      expected.put(seq, session);
      if (seq % 250 == 0) {
        long before = 1 + random.nextInt((int) seq + 5);
        assertThat(activity.before(before))
            .as("before %d, seed %d", before, seed)
            .containsExactlyElementsOf(expected.headMap(before, false).descendingMap().values());
      }
    }
  }

  @Test
  void putsALineThatWasMovedBetweenFilesInItsPlace() {
    SessionRow first = session("first");
    SessionRow second = session("second");
    SessionRow late = session("late");
    line(10, first);
    line(30, second);
    line(20, late);
    assertThat(activity.before(Long.MAX_VALUE)).containsExactly(second, late, first);
    assertThat(activity.before(30)).containsExactly(late, first);
  }

  @Test
  void needsNoMoreRoomForLinesOfTheSameSessions() {
    SessionRow one = session("one");
    for (long seq = 1; seq <= 1_000_000; seq++) {
      line(seq, one);
    }
    assertThat(activity.before(Long.MAX_VALUE)).containsExactly(one);
    assertThat(activity.room()).isLessThan(100);
  }
}
