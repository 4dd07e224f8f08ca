package io.theater.examples.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import org.junit.jupiter.api.Test;

class PageTest extends BrowserTest {

  @Test
  void opensEmpty() {
    try (Visit visit = visit(stage.page(), Look.DESKTOP)) {
      assertThat(visit.find("theater-page")).isVisible();
      visit.picture("empty");
    }
  }
}
