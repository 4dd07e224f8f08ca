package io.theater.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MachineTest {
  @Test
  void saysWhatOtherMachinesTook() {
    Machine.Time before = Machine.Time.of("cpu  100 0 50 840 0 0 0 10 5 0");
    Machine.Time after = Machine.Time.of("cpu  180 0 60 1650 0 0 0 110 9 0");
    assertThat(before).isEqualTo(new Machine.Time(1_000, 10));
    assertThat(after.stolenSince(before)).isEqualTo("10 %");
  }

  @Test
  void takesNothingAsStolenWhereNobodySays() {
    assertThat(Machine.Time.of("").stolenSince(Machine.Time.of(""))).isEqualTo("0 %");
    assertThat(Machine.Time.of("cpu  1 2 3 4")).isEqualTo(new Machine.Time(10, 0));
  }
}
