package io.theater.file.internal.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long BYTES_PER_MILLI = Pace.BUSY_BYTES_PER_SECOND / 1_000;

  private final List<Long> rests = new ArrayList<>();
  private long now = 1_000_000_000_000L;
  private long recorded = 5_000_000_000L; // long before the work begins
  private boolean urgent;
  private final Pace pace =
      new Pace(new Pace.Load(() -> now, () -> recorded, () -> urgent), this::rest);

  private void rest(long nanos) {
    rests.add(nanos / MILLI);
    now += nanos;
    recorded += nanos / MILLI * BYTES_PER_MILLI; // the recording goes on as fast meanwhile
  }

  private void work(long millis, long bytesPerMilli) throws InterruptedException {
    now += millis * MILLI;
    recorded += millis * bytesPerMilli;
    pace.step();
  }

  @Test
  void hasATenthOfTheTimeWhileMuchIsRecorded() throws Exception {
    work(10, BYTES_PER_MILLI);
    work(10, BYTES_PER_MILLI);
    work(12, BYTES_PER_MILLI);
    assertThat(rests).containsExactly(90L, 90L, 108L);
  }

  @Test
  void restsAfterAPieceOfWorkAndNotWithinIt() throws Exception {
    for (int i = 0; i < 10; i++) {
      work(1, 2 * BYTES_PER_MILLI);
    }
    assertThat(rests).containsExactly(90L);
  }

  @Test
  void doesNotRestWhileLittleIsRecorded() throws Exception {
    for (int i = 0; i < 100; i++) {
      work(10, BYTES_PER_MILLI / 2);
    }
    assertThat(rests).isEmpty();
  }

  @Test
  void goesOnAtOnceWhenTheRecordingBecomesQuiet() throws Exception {
    work(10, 3 * BYTES_PER_MILLI);
    work(200, 0);
    work(10, 0);
    assertThat(rests).containsExactly(90L);
  }

  @Test
  void looksAtTheTimeOfItsRestsAsWell() throws Exception {
    work(10, BYTES_PER_MILLI);
    work(10, 0); // nothing within this piece, but nearly as much as before since the last look
    work(10, 0);
    assertThat(rests).as("nine tenths of the limit are not enough").containsExactly(90L);
    recorded += 50 * 10 * BYTES_PER_MILLI; // one large batch
    work(10, 0);
    assertThat(rests).containsExactly(90L, 90L);
  }

  @Test
  void doesNotRestWhenItMustNotWait() throws Exception {
    urgent = true;
    work(10, 100 * BYTES_PER_MILLI);
    assertThat(rests).isEmpty();
    urgent = false;
    work(10, 100 * BYTES_PER_MILLI);
    assertThat(rests).containsExactly(90L);
  }

  @Test
  void neverRestsForLongAfterAPieceThatTookLong() throws Exception {
    work(60_000, BYTES_PER_MILLI);
    assertThat(rests).containsExactly(1_000L);
  }
}
