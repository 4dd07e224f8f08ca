package io.theater.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BatchSizeTest {
  private final BatchSize size = new BatchSize();

  private void write(long microsPerEvent) {
    size.took(size.events(), TimeUnit.MICROSECONDS.toNanos(size.events() * microsPerEvent));
  }

  @Test
  void growsToTheLargestWhileTheSinkIsFast() {
    for (int i = 0; i < 4; i++) {
      write(20);
    }
    assertThat(size.events()).isEqualTo(PipelineLimits.BATCH_EVENTS);
  }

  @Test
  void endsWhereABatchTakesLessThanAFifthOfASecond() {
    for (int i = 0; i < 4; i++) {
      write(20);
    }
    for (int i = 0; i < 10; i++) {
      write(1_000);
    }
    assertThat(size.events()).isEqualTo(128);
  }

  @Test
  void isNeverNothing() {
    for (int i = 0; i < 10; i++) {
      write(1_000_000);
    }
    assertThat(size.events()).isEqualTo(16);
  }

  @Test
  void fewEventsAreNoSignOfSpeed() {
    size.took(1, 1_000);
    assertThat(size.events()).isEqualTo(64);
  }
}
