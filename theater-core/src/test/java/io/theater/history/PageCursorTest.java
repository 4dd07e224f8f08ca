package io.theater.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class PageCursorTest {
  @Test
  void givesBackEveryPosition() {
    for (long position : new long[] {0, 1, 35, 36, 1L << 40, Long.MAX_VALUE}) {
      String cursor = PageCursor.encode('i', position);
      assertThat(PageCursor.decode('i', cursor, -1)).isEqualTo(position);
      assertThat(cursor).matches("[a-z0-9]+");
    }
  }

  @Test
  void startsWhereItIsToldWithoutACursor() {
    assertThat(PageCursor.decode('i', null, 42)).isEqualTo(42);
  }

  @Test
  void refusesEverythingElse() {
    for (String cursor :
        new String[] {"", "i", "i-1", "i+1", "i01", "iA", "s1", "i1 ", "izzzzzzzzzzzzzzz"}) {
      assertThatIllegalArgumentException()
          .as(cursor)
          .isThrownBy(() -> PageCursor.decode('i', cursor, 0))
          .withMessageContaining("'" + cursor + "'");
    }
  }

  @Test
  void shortensALongCursorInTheMessage() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PageCursor.decode('i', "x".repeat(10_000), 0))
        .satisfies(refusal -> assertThat(refusal.getMessage()).hasSizeLessThan(100));
  }
}
