package io.theater.examples.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * Many calls take no more of a page than few. {@link PageFiguresTest} measures how long they take.
 */
class ScaleTest extends BrowserTest {
  private static final int MOST_ELEMENTS = 600;

  @Test
  void drawsOnlyWhatIsInSight() {
    try (Visit visit = visit(stage.host("scale.html"), Look.DESKTOP)) {
      visit.page().evaluate("() => scale.show(10_000)");
      assertThat(number(visit, "scale.rows()")).isBetween(5, 100);
      assertThat(number(visit, "scale.elements()")).isBetween(50, MOST_ELEMENTS);
      visit.page().evaluate("() => scale.scroll(30, 4_000)");
      assertThat(number(visit, "scale.rows()")).isBetween(5, 100);
      assertThat(number(visit, "scale.elements()")).isBetween(50, MOST_ELEMENTS);
      assertThat(number(visit, "scale.list.scrollTop")).isGreaterThan(100_000);
      visit.picture("scale");
    }
  }

  private static int number(Visit visit, String expression) {
    return ((Number) visit.page().evaluate("() => " + expression)).intValue();
  }
}
