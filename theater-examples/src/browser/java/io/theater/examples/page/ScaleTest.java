package io.theater.examples.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import com.microsoft.playwright.options.BoundingBox;
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

  @Test
  void drawsOnlyTheTimeInSight() {
    try (Visit visit = visit(stage.host("scale.html"), Look.DESKTOP)) {
      visit.page().evaluate("() => scale.showTime(10_000, 1_000)");
      assertThat(number(visit, "scale.rows()")).isBetween(5, 100);
      assertThat(number(visit, "scale.elements()")).isBetween(50, MOST_ELEMENTS);
      visit.page().evaluate("() => scale.scroll(30, 800)");
      assertThat(number(visit, "scale.list.scrollTop")).isGreaterThan(20_000);
      assertThat(visit.find("theater-timeline .row")).not().hasCount(0);
      visit.page().evaluate("() => scale.zoom(30)");
      assertThat(number(visit, "scale.elements()")).isBetween(50, MOST_ELEMENTS);
      visit.picture("scale-timeline");
    }
  }

  @Test
  void choosesTheCallBelowThePointer() {
    try (Visit visit = visit(stage.host("scale.html"), Look.DESKTOP)) {
      visit.page().evaluate("() => scale.showTime(30, 3)");
      visit
          .page()
          .evaluate(
              "() => addEventListener('interaction-select', e => { window.chosen = e.detail.id; })");
      BoundingBox calls =
          visit.find("theater-timeline .row").nth(1).locator(".call").first().boundingBox();
      visit.page().mouse().click(calls.x + calls.width * .25, calls.y + calls.height / 2);
      assertThat(visit.page().evaluate("() => window.chosen")).isEqualTo("c12");
      visit.page().mouse().click(calls.x + calls.width * .25, calls.y + calls.height + 8);
      assertThat(visit.page().evaluate("() => window.chosen")).isEqualTo("c12");
    }
  }

  @Test
  void foldsNeighboursWhenNothingElseMakesAFlowSmallEnough() {
    try (Visit visit = visit(stage.host("scale.html"), Look.DESKTOP)) {
      visit
          .page()
          .evaluate(
              """
              async () => {
                const {fold} = await import(new URL('ui/elements/flow-layout.js', document.baseURI));
                const node = i => ({id: 'n' + i, parent_id: null, name: 'step ' + i, iteration: null,
                  parallel: false, status: i === 700 ? 'failed' : i === 900 ? 'running' : 'completed'});
                const nodes = Array.from({length: 1100}, (_, i) => node(i));
                const edges = nodes.slice(1).map((to, i) => ({from: 'n' + i, to: to.id, kind: 'sequence', label: null}));
                window.flow = fold({nodes, edges});
              }""");
      assertThat(number(visit, "flow.nodes.length")).isBetween(250, 500);
      assertThat(number(visit, "flow.edges.length"))
          .isEqualTo(number(visit, "flow.nodes.length") - 1);
      assertThat(number(visit, "flow.nodes.reduce((sum, node) => sum + node.all.length, 0)"))
          .isEqualTo(1100);
      assertThat(visit.page().evaluate("() => flow.nodes.map(node => node.step.status)"))
          .asInstanceOf(LIST)
          .contains("failed", "running");
    }
  }

  private static int number(Visit visit, String expression) {
    return ((Number) visit.page().evaluate("() => " + expression)).intValue();
  }
}
