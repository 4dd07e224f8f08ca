package io.theater.examples.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.theater.ExecutionSpec;
import io.theater.LlmCall;
import io.theater.LlmRequest;
import io.theater.Step;
import io.theater.StepSpec;
import io.theater.StepTracker;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What happens while somebody looks appears without a reload. */
class LiveTest extends BrowserTest {

  @Test
  void aRunAppearsStepByStepAndWordByWord() {
    try (Visit visit = visit(stage.page(), Look.DESKTOP);
        StepTracker steps = run("told")) {
      visit.find("theater-session-list .item", "Play told").click();
      Step step = steps.start(StepSpec.of("tell").title("Tell a story"));
      assertThat(row(visit, "Tell a story")).containsText("Running");
      step.progress(40, "nearly half");
      assertThat(row(visit, "Tell a story")).containsText("nearly half");
      LlmRequest request = LlmRequest.of("openai", "gpt-4o").user("A story?").in(step);
      try (LlmCall call = stage.theater().llm().start(request)) {
        call.append("Once upon a ");
        assertThat(visit.find("theater-llm-call")).containsText("Once upon a");
        visit.picture("streaming");
        visit.tab("llm").click();
        assertThat(visit.find("theater-llm-call pre", "Once upon a")).isVisible();
        call.append("**time**.");
        assertThat(visit.find("theater-llm-call")).containsText("Once upon a **time**.");
        call.complete();
      }
      assertThat(visit.find("theater-llm-call strong", "time")).isVisible();
      visit.tab("progress").click();
      step.complete();
      assertThat(row(visit, "Tell a story")).containsText("Completed");
      steps.complete();
      assertThat(visit.find("theater-session .sums").first()).containsText("Succeeded");
    }
  }

  @Test
  void pausedItHoldsBackAndCountsWhatHappens() {
    try (StepTracker steps = run("paused");
        Visit visit = visit(stage.page() + "#s=paused", Look.DESKTOP)) {
      Step step = steps.start("counted");
      assertThat(row(visit, "counted")).isVisible();
      visit.button("Pause").click();
      assertThat(visit.button("Resume (0)")).isVisible();
      step.progress(10, "unseen");
      assertThat(visit.button("Resume (1)")).isVisible();
      steps.start("held back");
      assertThat(visit.button("Resume (2)")).isVisible();
      visit.page().waitForTimeout(1_500); // a heartbeat is nothing that happens
      assertThat(visit.button("Resume (2)")).isVisible();
      assertThat(row(visit, "held back")).not().isVisible();
      visit.button("Resume (2)").click();
      assertThat(row(visit, "held back")).isVisible();
      assertThat(row(visit, "counted")).containsText("unseen");
    }
  }

  @Test
  void anAddressKeepsWhatIsLookedAt() {
    Plays.answer(stage.theater(), "linked");
    try (Visit visit = visit(stage.page() + "#s=linked", Look.DESKTOP)) {
      row(visit, "Write the answer").click();
      visit.tab("llm").click();
      visit.find("theater-llm-io [role=option]").nth(2).click();
      assertThat(visit.page()).hasURL(Pattern.compile("#s=linked&tab=llm&step=[^&]+&call=[^&]+$"));
      assertThat(visit.find("theater-llm-call")).containsText("characters");
      String prompt = visit.find("theater-llm-call theater-text").first().innerText();
      visit.page().reload();
      assertThat(visit.tab("llm")).hasAttribute("aria-selected", "true");
      assertThat(visit.find("theater-llm-call")).containsText(prompt);
      visit.tab("theater").click();
      assertThat(visit.find("theater-step-details h2")).hasText("Write the answer");
      visit.page().goBack();
      assertThat(visit.tab("llm")).hasAttribute("aria-selected", "true");
      assertThat(visit.find("theater-llm-call")).containsText(prompt);
      Page beside = visit.another(visit.page().url());
      assertThat(beside.locator("theater-llm-call")).containsText(prompt);
    }
  }

  @Test
  void theKeyboardReachesEverything() {
    Plays.answer(stage.theater(), "key-one");
    Plays.answer(stage.theater(), "key-two");
    try (Visit visit = visit(stage.page() + "#q=key-", Look.DESKTOP)) {
      Locator items = visit.find("theater-session-list .item");
      assertThat(items).hasCount(2);
      press(visit, "]");
      assertThat(items.nth(0)).hasAttribute("aria-current", "true");
      press(visit, "j");
      assertThat(items.nth(1)).hasAttribute("aria-current", "true");
      press(visit, "[");
      press(visit, "j");
      press(visit, "k");
      assertThat(items.nth(0)).hasAttribute("aria-current", "true");
      for (int i = TABS.size(); i > 0; i--) {
        press(visit, Integer.toString(i));
        assertThat(visit.tab(TABS.get(i - 1))).hasAttribute("aria-selected", "true");
      }
      press(visit, "?");
      assertThat(visit.find("dialog")).containsText("One step back");
      press(visit, "Escape");
      assertThat(visit.find("dialog")).hasCount(0);
      press(visit, "/");
      visit.page().keyboard().press("ControlOrMeta+a");
      visit.page().keyboard().insertText("key-one");
      assertThat(items).hasCount(1);
      press(visit, "Enter"); // to the first that was found
      press(visit, "Enter"); // into it
      assertThat(visit.find("theater-session h2").first()).hasText("Play key-one");
      visit.find("theater-step-progress [role=treegrid]").focus();
      press(visit, "Home");
      press(visit, "j");
      Locator chosen = visit.find("theater-step-progress [role=row][aria-selected=true]");
      assertThat(chosen).containsText("review");
      assertThat(visit.page()).hasURL(Pattern.compile("&step="));
      press(visit, "Escape");
      assertThat(visit.page()).not().hasURL(Pattern.compile("&step="));
      press(visit, "Escape");
      assertThat(visit.find("theater-session")).hasCount(0);
    }
  }

  /** Browsers open six connections to a server. */
  @Test
  void nineTabsShareTheirStreams() {
    try (StepTracker steps = run("shared");
        Visit visit = visit(stage.page() + "#s=shared", Look.DESKTOP)) {
      List<Page> tabs = new ArrayList<>(List.of(visit.page()));
      while (tabs.size() < 9) {
        tabs.add(visit.another(stage.page() + "#s=shared"));
      }
      steps.start("seen by all");
      for (Page tab : tabs) {
        assertThat(tab.locator("theater-step-progress")).containsText("seen by all");
        assertThat(tab.locator(".badge[role=status]")).hasText("Live");
      }
      Object streams =
          visit
              .page()
              .evaluate("async () => (await (await fetch('api/debug')).json()).data.streams.open");
      assertThat(streams).as("one of the session, one of all executions").isEqualTo(2);
    }
  }

  @Test
  void themeAndLanguageStay() {
    Plays.answer(stage.theater(), "worded");
    try (Visit visit = visit(stage.page() + "#s=worded", Look.DESKTOP)) {
      visit.find("select[aria-label=Theme]").selectOption("dark");
      visit.find("select[aria-label=Language]").selectOption("zh");
      assertThat(visit.tab("timeline")).hasText("时间线");
      visit.page().reload();
      assertThat(visit.tab("timeline")).hasText("时间线");
      assertThat(visit.find("html")).hasAttribute("lang", "zh");
      assertThat(visit.find("html")).hasCSS("color-scheme", "dark");
      visit.picture("switched");
      visit.find("select[aria-label=主题]").selectOption("light");
      assertThat(visit.find("html")).hasCSS("color-scheme", "light");
    }
  }

  @Test
  void theOnlyCallOfAStepStreamsBesideTheStep() {
    try (StepTracker steps = run("told");
        Visit visit = visit(stage.page() + "#s=told", Look.DESKTOP)) {
      Step step = steps.start("tell");
      try (LlmCall call =
          stage.theater().llm().start(LlmRequest.of("openai", "gpt-4o").user("Tell").in(step))) {
        call.append("Once upon ");
        assertThat(visit.find("theater-llm-call")).containsText("Once upon");
        call.append(
            "a time, "); // what no space ends is held back: it may be the beginning of a secret
        assertThat(visit.find("theater-llm-call")).containsText("Once upon a time");
      }
    }
  }

  @Test
  void theNewestOfSeveralCallsStreamsBesideTheStep() {
    try (StepTracker steps = run("retold");
        Visit visit = visit(stage.page() + "#s=retold", Look.DESKTOP)) {
      Step step = steps.start("tell");
      LlmRequest request = LlmRequest.of("openai", "gpt-4o").user("Tell").in(step);
      try (LlmCall call = stage.theater().llm().start(request)) {
        call.append("Once upon a time ");
        assertThat(visit.find("theater-llm-call")).containsText("Once upon");
        call.complete();
      }
      try (LlmCall call = stage.theater().llm().start(request)) {
        call.append("There was ");
        assertThat(visit.find("theater-llm-call theater-text", "There was")).isVisible();
        visit.find("theater-llm-io .back").click();
        assertThat(visit.find("theater-llm-io [role=option]")).hasCount(2);
        assertThat(visit.find("theater-llm-io [role=option]").first()).isVisible();
      }
    }
  }

  @Test
  void monitorAndCardFollowWhatRuns() {
    try (Visit visit = visit(stage.host("cards.html"), Look.DESKTOP)) {
      Locator monitor = visit.find("theater-execution-monitor");
      Locator card = visit.find("theater-execution-history");
      assertThat(monitor).containsText("Nothing is running");
      try (StepTracker steps = run("watched")) {
        assertThat(monitor).containsText("1 running");
        monitor.locator(".pill").click();
        steps.start("hard work");
        assertThat(monitor.locator("li", holding("watched"))).containsText("hard work");
        assertThat(card.locator("li", holding("watched"))).containsText("Running");
        visit.picture("cards");
        steps.complete();
      }
      assertThat(monitor).containsText("Nothing is running");
      assertThat(card.locator("li", holding("watched"))).containsText("Succeeded");
      card.locator("li button", holding("watched")).click();
      assertThat(visit.find("#chosen")).hasText("watched");
      visit.page().reload();
      assertThat(monitor.locator("section")).isVisible();
    }
  }

  private static Locator.LocatorOptions holding(String text) {
    return new Locator.LocatorOptions().setHasText(text);
  }

  private static StepTracker run(String session) {
    return stage
        .theater()
        .track(
            ExecutionSpec.of("workflow", "run of " + session)
                .session(session)
                .sessionTitle("Play " + session));
  }

  private static void press(Visit visit, String key) {
    visit.page().keyboard().press(key);
  }
}
