package io.theater.examples.page;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A headless Chromium before the real servlet with a real recorder. */
@Timeout(300)
abstract class BrowserTest {
  private static final String CHROMIUM =
      System.getProperty("theater.it.browser", "/usr/bin/chromium");

  static final List<String> TABS =
      List.of("theater", "progress", "llm", "visualization", "timeline");

  @TempDir static Path data;
  static Stage stage;
  private static Playwright playwright;
  private static Browser browser;

  @BeforeAll
  static void open() throws Exception {
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(Path.of(CHROMIUM))
                    .setArgs(
                        List.of(
                            "--no-sandbox", // tests run as root
                            "--disable-gpu",
                            "--disable-quic",
                            "--no-first-run",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync")));
    PlaywrightAssertions.setDefaultAssertionTimeout(15_000); // a busy machine is no failure
    stage = Stage.open(data);
  }

  @AfterAll
  static void close() throws Exception {
    if (stage != null) {
      stage.close();
    }
    if (playwright != null) {
      playwright.close(); // and its browser
    }
  }

  /** Opens an address as an administrator. */
  static Visit visit(String url, Look look) {
    return Visit.to(browser, url, look, null);
  }

  /** Opens an address as somebody of that role. */
  static Visit visit(String url, Look look, String role) {
    return Visit.to(browser, url, look, role);
  }

  static String browserVersion() {
    return "Chromium " + browser.version();
  }

  /** The row of a step in the session. */
  static Locator row(Visit visit, String step) {
    return visit.find("theater-step-progress [role=row]", step).first();
  }

  /** What the page tries again by itself may take this long. */
  static LocatorAssertions.HasTextOptions soon() {
    return new LocatorAssertions.HasTextOptions().setTimeout(20_000);
  }
}
