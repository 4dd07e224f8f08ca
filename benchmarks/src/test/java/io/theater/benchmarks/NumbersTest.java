package io.theater.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class NumbersTest {
  @Test
  void medianIsTheMiddleValueWhateverTheOrder() {
    assertThat(Numbers.median(9, 1, 5)).isEqualTo(5);
    assertThat(Numbers.median(4, 1, 3, 2)).isEqualTo(2.5);
    assertThat(Numbers.median(7)).isEqualTo(7);
  }

  @Test
  void medianOfNothingIsNotANumber() {
    assertThat(Numbers.median()).isNaN();
  }

  @Test
  void percentileIsAValueThatOccurred() {
    long[] sorted = LongStream.rangeClosed(1, 1_000).toArray();

    assertThat(Numbers.percentile(sorted, 50)).isEqualTo(500);
    assertThat(Numbers.percentile(sorted, 99)).isEqualTo(990);
    assertThat(Numbers.percentile(sorted, 99.9)).isEqualTo(999);
    assertThat(Numbers.percentile(sorted, 100)).isEqualTo(1_000);
  }

  @Test
  void percentileOfOneValueIsThatValue() {
    assertThat(Numbers.percentile(new long[] {7}, 0)).isEqualTo(7);
    assertThat(Numbers.percentile(new long[] {7}, 99.9)).isEqualTo(7);
  }

  @Test
  void textKeepsThreeDigitsThatMatter() {
    assertThat(Numbers.text(123_456.7)).isEqualTo("123,457");
    assertThat(Numbers.text(42.04)).isEqualTo("42");
    assertThat(Numbers.text(12.34)).isEqualTo("12.3");
    assertThat(Numbers.text(1.304)).isEqualTo("1.3");
    assertThat(Numbers.text(0.0123)).isEqualTo("0.012");
    assertThat(Numbers.text(0)).isEqualTo("0");
    assertThat(Numbers.text(Double.NaN)).isEqualTo("–");
  }
}
