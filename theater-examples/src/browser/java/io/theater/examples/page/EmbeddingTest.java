package io.theater.examples.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The elements in pages of others. */
class EmbeddingTest extends BrowserTest {

  @BeforeAll
  static void record() {
    Plays.answer(stage.theater(), "first");
    Plays.answer(stage.theater(), "second");
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "react", "vue"})
  void showsASessionTellsOfSelectionAndChangesWithItsId(String host) {
    try (Visit visit = visit(stage.host(host + ".html"), Look.DESKTOP)) {
      assertThat(visit.find("theater-session")).containsText("Play first");
      visit.page().waitForTimeout(800);
      visit.picture("host-" + host);
      visit.find("theater-step-progress").getByText("Read the question").first().click();
      assertThat(visit.find("#chosen")).not().isEmpty();
      visit.find("button", "other").click();
      assertThat(visit.find("theater-session")).containsText("Play second");
      visit.picture("host-" + host);
    }
  }

  @Test
  void cardsOfAllSessionsAskWhereTheyComeFrom() {
    try (Visit visit = visit(stage.host("cards.html"), Look.DESKTOP)) {
      assertThat(visit.find("theater-execution-history li")).hasCount(2);
      assertThat(visit.find("theater-execution-monitor")).containsText("Nothing is running");
      visit.picture("cards");
    }
  }
}
