package io.theater.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetentionTest {
  @Test
  void keepsViewsForNinetyDaysErrorsForThirtyAndArchivesForEver() {
    assertThat(Retention.standard()).isEqualTo(new Retention(90, 30, null, null));
  }

  @Test
  void changesOneValueAtATime() {
    Retention changed =
        Retention.standard()
            .withSessionViewDays(1)
            .withErrorDays(2)
            .withArchiveDays(36_500)
            .withMaxArchiveBytes(4);
    assertThat(changed).isEqualTo(new Retention(1, 2, 36_500, 4L));
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 36_501})
  void refusesDaysThatAreNone(int days) {
    Retention standard = Retention.standard();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> standard.withSessionViewDays(days))
        .withMessage("sessionViewDays must be from 1 to 36500 but is " + days);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> standard.withErrorDays(days))
        .withMessageContaining("errorDays");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> standard.withArchiveDays(days))
        .withMessageContaining("archiveDays");
  }

  @Test
  void refusesASizeThatIsNone() {
    Retention standard = Retention.standard();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> standard.withMaxArchiveBytes(0))
        .withMessage("maxArchiveBytes must be at least 1 but is 0");
  }
}
