package io.theater.examples.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.list;

import io.theater.model.LlmInteraction;
import io.theater.model.LlmStage;
import io.theater.model.LlmTiming;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/**
 * Where the words stand that somebody looks for, and calls that nothing but their ids can order.
 */
class FindTest extends BrowserTest {
  private static final String MARKS = "() => CSS.highlights.get('theater-found')?.size ?? 0";

  @Test
  void marksTheWordsThatCallsWereFoundBy() {
    Plays.answer(stage.theater(), "found");
    try (Visit visit = visit(stage.page() + "#s=found&tab=llm&f=text%3DREVENUE", Look.DESKTOP)) {
      assertThat(visit.find("theater-llm-call")).containsText("Revenue by month");
      visit.page().waitForFunction(MARKS);
      visit.picture("found");
      visit.find("theater-llm-io input").fill("briefly.");
      visit.page().waitForFunction(MARKS);
      assertThat(visit.find("theater-llm-call")).containsText("You answer briefly."); // was folded
      visit.find("theater-llm-io input").fill("");
      visit.page().waitForFunction("() => CSS.highlights.get('theater-found').size === 0");
    }
  }

  @Test
  void callsOfTheSameMillisecondKeepTheirOrder() {
    Instant now = Instant.now();
    for (int i = 0; i < 50; i++) {
      stage
          .theater()
          .llm()
          .record(
              LlmInteraction.builder("at-once")
                  .stage(LlmStage.COMPLETED)
                  .timing(new LlmTiming(now, null, null, now, null, null, null, null, null))
                  .response("Answer " + i)
                  .build());
    }
    stage.theater().flush(Duration.ofSeconds(10));
    try (Visit visit = visit(stage.page() + "#s=at-once&tab=llm", Look.DESKTOP)) {
      assertThat(visit.find("theater-llm-io [role=option]")).not().hasCount(0);
      Object ids =
          visit.find("theater-session").evaluate("session => [...session.model.calls.keys()]");
      assertThat(ids).asInstanceOf(list(String.class)).hasSize(50).isSorted();
    }
  }
}
