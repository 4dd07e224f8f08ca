package io.theater.examples.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Nothing that was recorded is ever markup, a link to a script, a template or code. */
class HostileTextTest extends BrowserTest {
  private static final List<String> PAYLOADS = Payloads.all();
  private static final List<String> TABS =
      List.of("theater", "progress", "llm", "visualization", "timeline");

  @BeforeAll
  static void record() {
    for (int i = 0; i < PAYLOADS.size(); i++) {
      Plays.hostile(stage.theater(), "s" + i, PAYLOADS.get(i));
    }
    stage.theater().flush(Duration.ofSeconds(30));
  }

  @Test
  void showsEveryPayloadAsTextInEveryTab() {
    assertThat(PAYLOADS).hasSizeGreaterThanOrEqualTo(100);
    try (Visit visit = visit(stage.page(), Look.DESKTOP)) {
      visit.page().evaluate("() => { window.hits = []; window.__hit = n => hits.push(n); }");
      for (int i = 0; i < PAYLOADS.size(); i++) {
        for (String tab : TABS) {
          visit.page().evaluate("hash => { location.hash = hash; }", "s=s" + i + "&tab=" + tab);
          visit.page().waitForTimeout(30);
        }
        assertThat(visit.page().evaluate("() => JSON.stringify(hits)")).as(PAYLOADS.get(i)).isEqualTo("[]");
      }
    }
  }
}
