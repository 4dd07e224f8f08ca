package io.theater.examples.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import io.theater.ExecutionSpec;
import io.theater.Step;
import io.theater.StepTracker;
import io.theater.model.ErrorInfo;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What somebody sees of what they may, and what they are told of what they may not. */
class RolesTest extends BrowserTest {

  @BeforeAll
  static void record() {
    Plays.answer(stage.theater(), "s-1");
  }

  @Test
  void viewerSeesSizesInPlaceOfTexts() {
    try (Visit visit = visit(stage.page() + "#s=s-1&tab=llm", Look.DESKTOP, "viewer")) {
      assertThat(visit.find("theater-llm-call"))
          .containsText("You may not read prompts and responses here.");
      assertThat(visit.find("theater-llm-call")).containsText("Characters: prompt ");
      assertThat(visit.find("theater-llm-call")).not().containsText("–");
      assertThat(visit.find("theater-llm-io input")).hasCount(0);
      Locator calls = visit.find("theater-llm-io [role=option]");
      assertThat(calls).hasCount(5);
      for (int i = 0; i < 5; i++) {
        calls.nth(i).click();
        assertThat(visit.find("theater-llm-call")).not().containsText("SELECT");
        assertThat(visit.find("theater-llm-call")).not().containsText("What is asked");
      }
      visit.picture("viewer-llm");
    }
  }

  @Test
  void viewerIsOfferedNothingToDo() {
    try (StepTracker steps = fragile("viewed");
        Visit visit = visit(stage.page() + "#s=viewed", Look.DESKTOP, "viewer")) {
      row(visit, "fragile").click();
      assertThat(visit.find("theater-step-details")).containsText("Try it once more");
      for (String action : new String[] {"Cancel", "↻ Retry", "Debug"}) {
        assertThat(visit.button(action)).hasCount(0);
      }
      assertThat(visit.find(".menu", "Export")).hasCount(0);
    }
  }

  @Test
  void operatorCancelsAndRetries() {
    AtomicReference<String> retried = new AtomicReference<>();
    try (StepTracker steps = fragile("operated");
        Visit visit = visit(stage.page() + "#s=operated", Look.DESKTOP, "operator")) {
      steps.onRetry(retried::set);
      row(visit, "fragile").click();
      visit.button("↻ Retry").click();
      assertThat(visit.find("theater-step-details")).containsText("Retry was asked for");
      await().untilAsserted(() -> assertThat(retried.get()).isNotNull());
      visit.button("Cancel").click();
      assertThat(visit.find("theater-session header")).containsText("Cancelling was asked for");
      await().until(steps::cancelRequested);
      assertThat(visit.button("Debug")).hasCount(0);
      assertThat(visit.find(".menu", "Export")).hasCount(0);
      visit.tab("llm").click();
      assertThat(visit.find("theater-llm-io")).containsText("No LLM calls yet");
    }
  }

  @Test
  void administratorExportsAndLooksInside() {
    try (Visit visit = visit(stage.page() + "#s=s-1&tab=llm", Look.DESKTOP, "admin")) {
      visit.find("theater-llm-io [role=option]", "Read the question").click();
      assertThat(visit.find("theater-llm-call")).containsText("What is asked?");
      visit.button("Debug").click();
      assertThat(visit.find("theater-debug")).containsText("Pipeline");
      visit.find(".menu summary", "Export").click();
      Download file =
          visit
              .page()
              .waitForDownload(
                  () -> visit.page().getByRole(AriaRole.LINK).getByText("Markdown").click());
      assertThat(file.failure()).isNull();
      assertThat(file.suggestedFilename()).contains("s-1").endsWith(".md");
    }
  }

  @Test
  void tellsNoDifferenceBetweenAForeignSessionAndNone() {
    for (String session : new String[] {"s-1", "never"}) {
      try (Visit visit = visit(stage.page() + "#s=" + session, Look.DESKTOP, "owner")) {
        assertThat(visit.find("theater-session [role=alert]"))
            .containsText("There is no such session");
        assertThat(visit.find("theater-session-list")).containsText("No sessions yet.");
        visit.picture("unknown-" + session);
        visit.expecting("404");
      }
    }
  }

  @Test
  void showsASessionThatIsAskedForTooEarlyOnceItBegins() {
    try (Visit visit = visit(stage.page() + "#s=later", Look.DESKTOP)) {
      assertThat(visit.find("theater-session [role=alert]"))
          .containsText("There is no such session");
      Plays.answer(stage.theater(), "later");
      assertThat(visit.find("theater-session h2").first()).hasText("Play later", soon());
      visit.expecting("404");
    }
  }

  @Test
  void saysThatSomebodyIsSignedOut() {
    try (Visit visit = visit(stage.page() + "#s=s-1", Look.DESKTOP)) {
      assertThat(row(visit, "Read the question")).isVisible();
      visit.become("nobody", stage.page());
      visit.go("s=other");
      assertThat(visit.find("theater-session [role=alert]")).containsText("You are signed out");
      visit.picture("signed-out");
      visit.become("admin", stage.page());
      visit.go("s=s-1");
      assertThat(row(visit, "Read the question")).isVisible();
      visit.expecting("401");
    }
  }

  @Test
  void comesBackByItselfWithWhatHappenedWhileTheServerWasAway() throws Exception {
    try (Stage other = Stage.open(data.resolve("away"))) {
      try (StepTracker steps =
              other.theater().track(ExecutionSpec.of("workflow", "long").session("long"));
          Visit visit = visit(other.page() + "#s=long", Look.DESKTOP)) {
        Step first = steps.start("first");
        assertThat(row(visit, "first")).isVisible();
        assertThat(visit.find(".badge[role=status]")).hasText("Live");
        other.leave();
        assertThat(visit.find(".badge[role=status]")).hasText("Reconnecting", soon());
        visit.picture("away");
        first.complete();
        steps.start("second");
        other.theater().flush(Duration.ofSeconds(10));
        other.comeBack();
        assertThat(visit.find(".badge[role=status]"))
            .hasText(Pattern.compile("Live|Polling"), soon());
        assertThat(row(visit, "second")).isVisible();
        visit.allowing("ERR_");
      }
    }
  }

  /** A run that goes on, with a step that failed. */
  private static StepTracker fragile(String session) {
    StepTracker steps =
        stage.theater().track(ExecutionSpec.of("workflow", "fragile run").session(session));
    steps.onRetry(step -> {});
    steps
        .start("fragile")
        .fail(
            ErrorInfo.of("BUSY", "Busy", "Somebody was faster.")
                .suggest("Try it once more.")
                .retryable(true));
    steps.start("goes on");
    stage.theater().flush(Duration.ofSeconds(10));
    return steps;
  }
}
