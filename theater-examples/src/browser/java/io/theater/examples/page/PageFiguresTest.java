package io.theater.examples.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.theater.ExecutionSpec;
import io.theater.LlmCall;
import io.theater.LlmRequest;
import io.theater.Step;
import io.theater.StepTracker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Measures the page on a quiet machine, and asserts nothing of how long it takes. */
@Tag("figures")
@EnabledIfSystemProperty(named = "theater.it.figures", matches = "true")
class PageFiguresTest extends BrowserTest {
  private static final Path RESULTS =
      Path.of(System.getProperty("theater.it.results", "../benchmarks/results"));
  private static final int ROUNDS = 7;
  private static final int EVENTS = 2_000;
  private static final int EVENTS_PER_SECOND = 100;

  /** Notes after each painted frame which stamps are new in the text of the call. */
  private static final String WATCH_STAMPS =
      """
      () => {
        const late = window.late = [];
        const find = (root, name) => {
          for (const element of root.querySelectorAll('*')) {
            if (element.localName === name) return element;
            const found = element.shadowRoot && find(element.shadowRoot, name);
            if (found) return found;
          }
        };
        let text, seen = 0;
        const {port1, port2} = new MessageChannel();
        port1.onmessage = () => {
          if (!text?.isConnected) text = find(document, 'theater-text') && find(document, 'theater-llm-call')
              .shadowRoot.querySelector('theater-text[streaming]');
          const now = Date.now(), all = text?.shadowRoot.querySelector('pre')?.textContent ?? '';
          const stamps = all.slice(seen).match(/\\d+ /g) ?? [];
          for (const stamp of stamps) late.push(now - stamp);
          seen = all.lastIndexOf(' ') + 1;
        };
        const frame = () => {
          port2.postMessage(null);
          requestAnimationFrame(frame);
        };
        requestAnimationFrame(frame);
      }""";

  /** Milliseconds that folding and laying out so many steps takes: layers of four, in groups. */
  private static final String LAY_OUT =
      """
      async ([count, rounds]) => {
        const {fold, layout} = await import(new URL('ui/elements/flow-layout.js', document.baseURI));
        const nodes = [], edges = [];
        for (let i = 0; i < count; i++) {
          nodes.push({id: 'n' + i, parent_id: null, name: 'step ' + i, status: 'completed', iteration: null, parallel: true});
          if (i >= 4) edges.push({from: 'n' + (i - 4), to: 'n' + i, kind: 'sequence', label: null});
          if (i >= 4 && i % 3 === 0) edges.push({from: 'n' + (i - 4), to: 'n' + (i - i % 4), kind: 'branch', label: 'x'});
        }
        const times = [];
        for (let i = 0; i < rounds; i++) {
          const start = performance.now();
          const {boxes} = layout(fold({nodes, edges}, true), {down: false, width: 200, height: 46});
          times.push(performance.now() - start);
          if (boxes.length !== count) throw new Error(boxes.length + ' boxes');
        }
        return times;
      }""";

  private static Figures figures;

  @BeforeAll
  static void begin() throws Exception {
    figures = new Figures(browserVersion());
  }

  @AfterAll
  static void write() throws Exception {
    if (figures != null) {
      figures.write(RESULTS);
    }
  }

  @Test
  void tenThousandCalls() {
    try (Visit visit = visit(stage.host("scale.html"), Look.DESKTOP)) {
      Page page = visit.page();
      List<Double> first = List.of(number(page.evaluate("() => scale.show(10_000)")));
      List<Double> painted = new ArrayList<>();
      for (int i = 0; i < ROUNDS; i++) {
        painted.add(number(page.evaluate("() => scale.show(10_000)")));
      }
      figures.add("10,000 calls, data → painted, first in a page, ms", first);
      figures.add("10,000 calls, data → painted, ms", 100, painted);
      figures.add(
          "elements in the page", 600, List.of(number(page.evaluate("() => scale.elements()"))));
      addFrames("list scrolled", page.evaluate("() => scale.scroll(300, 250)"));
    }
  }

  @Test
  void tenThousandCallsOfAThousandStepsInTime() {
    try (Visit visit = visit(stage.host("scale.html"), Look.DESKTOP)) {
      Page page = visit.page();
      String show = "() => scale.showTime(10_000, 1_000)";
      page.evaluate(show);
      List<Double> painted = new ArrayList<>();
      for (int i = 0; i < ROUNDS; i++) {
        painted.add(number(page.evaluate(show)));
      }
      figures.add("timeline of 10,000 calls in 1,000 steps, data → painted, ms", 100, painted);
      addFrames("timeline scrolled", page.evaluate("() => scale.scroll(300, 80)"));
      addFrames("timeline zoomed", page.evaluate("() => scale.zoom(300)"));
    }
  }

  private static void addFrames(String what, Object milliseconds) {
    List<Double> frames = numbers(milliseconds);
    figures.add("frame, " + what + ", p50 ms", List.of(Figures.percentile(frames, 50)));
    figures.add("frame, " + what + ", p95 ms", 20, List.of(Figures.percentile(frames, 95)));
    double late = 100.0 * frames.stream().filter(ms -> ms > 25).count() / frames.size();
    figures.add("frames dropped, " + what + ", %", 1, List.of(late));
  }

  @Test
  void fromServerToPaint() throws Exception {
    try (StepTracker steps =
            stage.theater().track(ExecutionSpec.of("workflow", "fast").session("fast"));
        Visit visit = visit(stage.page() + "#s=fast", Look.DESKTOP)) {
      Step step = steps.start("tell");
      LlmRequest request = LlmRequest.of("openai", "gpt-4o").user("Count").in(step);
      try (LlmCall call = stage.theater().llm().start(request)) {
        call.append("Here: ");
        assertThat(visit.find("theater-llm-call")).containsText("Here: ");
        visit.page().evaluate(WATCH_STAMPS);
        append(call);
        visit.page().waitForFunction("n => late.length >= n", EVENTS);
      }
      List<Double> late = numbers(visit.page().evaluate("() => late"));
      figures.add("event → painted at 100/s, p50 ms", List.of(Figures.percentile(late, 50)));
      figures.add("event → painted at 100/s, p95 ms", 50, List.of(Figures.percentile(late, 95)));
    }
  }

  /** From a thread of its own: this one talks to the browser. */
  private static void append(LlmCall call) throws InterruptedException {
    ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    for (int i = 0; i < EVENTS; i++) {
      clock.schedule(
          () -> call.append(System.currentTimeMillis() + " "),
          1_000L * i / EVENTS_PER_SECOND,
          TimeUnit.MILLISECONDS);
    }
    clock.shutdown();
    assertThat(clock.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
  }

  @Test
  void flowOfTwoHundredSteps() {
    try (Visit visit = visit(stage.host("scale.html"), Look.DESKTOP)) {
      List<Double> times = numbers(visit.page().evaluate(LAY_OUT, List.of(200, 20)));
      figures.add("flow of 200 steps laid out, first in a page, ms", times.subList(0, 1));
      figures.add("flow of 200 steps laid out, ms", 10, times.subList(1, times.size()));
    }
  }

  @Test
  void bytesOverTheWire() {
    String sum =
        """
        () => {
          const sizes = new Map();
          for (const {name, encodedBodySize = 0} of performance.getEntries()) {
            if (/\\/ui\\/|\\/theater\\/(theater\\.js)?$/.test(name)) sizes.set(name, encodedBodySize);
          }
          return [...sizes.values()].reduce((sum, size) => sum + size, 0);
        }""";
    try (Visit visit = visit(stage.page(), Look.DESKTOP)) {
      assertThat(visit.find("theater-session-list")).not().containsText("Loading");
      double opened = number(visit.page().evaluate(sum));
      figures.add("gzip bytes when the page opens", List.of(opened));
      visit
          .page()
          .evaluate(
              """
              async () => {
                await import(new URL('theater.js', document.baseURI));
                const page = document.querySelector('script[type=module]').src;
                await (await fetch(new URL('feed-worker.js', page))).text();
              }""");
      figures.add("gzip bytes of everything", 80_000, List.of(number(visit.page().evaluate(sum))));
    }
  }

  private static double number(Object value) {
    return ((Number) value).doubleValue();
  }

  private static List<Double> numbers(Object values) {
    return ((List<?>) values).stream().map(PageFiguresTest::number).toList();
  }
}
