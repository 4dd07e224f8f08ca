package io.theater.examples.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.AxeResults;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * axe-core finds nothing in any tab, theme, language and width; and pictures for people to look at.
 */
class AccessibilityTest extends BrowserTest {
  @BeforeAll
  static void record() {
    Plays.answer(stage.theater(), "s-1");
  }

  static Stream<Look> looks() {
    List<Look> looks = new ArrayList<>();
    for (int width : new int[] {1360, 390}) {
      for (boolean dark : new boolean[] {false, true}) {
        for (boolean chinese : new boolean[] {false, true}) {
          looks.add(new Look(width, dark, chinese));
        }
      }
    }
    return looks.stream();
  }

  @ParameterizedTest
  @MethodSource("looks")
  void everyTabIsAccessible(Look look) {
    try (Visit visit = visit(stage.page() + "#s=s-1", look)) {
      for (String tab : TABS) {
        visit.go("s=s-1&tab=" + tab);
        visit.find("[role=tab][aria-selected=true][id$=" + tab + "]").waitFor();
        visit.page().waitForTimeout(300); // what comes after the tab
        visit.picture("tab-" + tab);
        AxeResults found = new AxeBuilder(visit.page()).analyze();
        assertThat(found.getViolations())
            .as(tab)
            .extracting(violation -> violation.getId() + " " + violation.getNodes())
            .isEmpty();
      }
    }
  }
}
