package io.theater.examples.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page in a browser of its own, with everything that went wrong in it: errors of scripts and of
 * the console, violations of its security policy, requests without an answer. A test fails for any
 * of them unless it has said that it expects it.
 */
final class Visit implements AutoCloseable {
  private static final Path ARTIFACTS = Path.of("target", "ui-artifacts");

  /** What is still asked for when a page goes away. */
  private static final String LEFT = "net::ERR_ABORTED";

  private final BrowserContext context;
  private final Page page;
  private final Look look;
  private final List<String> troubles = new ArrayList<>();

  private Visit(BrowserContext context, Look look) {
    this.context = context;
    this.look = look;
    context.addInitScript(
        "addEventListener('securitypolicyviolation', e =>"
            + " console.error('CSP ' + e.violatedDirective + ' ' + e.blockedURI + ' ' + e.sample))");
    this.page = newPage();
  }

  private Page newPage() {
    Page opened = context.newPage();
    opened.onPageError(troubles::add);
    opened.onConsoleMessage(this::heard);
    opened.onDialog(
        dialog -> {
          troubles.add("a dialog: " + dialog.message());
          dialog.dismiss();
        });
    opened.onRequestFailed(
        request -> {
          if (!request.failure().equals(LEFT)) {
            troubles.add("no answer: " + request.url() + " " + request.failure());
          }
        });
    return opened;
  }

  static Visit to(Browser browser, String url, Look look, @Nullable String role) {
    BrowserContext context =
        browser.newContext(
            new Browser.NewContextOptions()
                .setViewportSize(look.width(), look.height())
                .setColorScheme(look.dark() ? ColorScheme.DARK : ColorScheme.LIGHT)
                .setLocale(look.locale()));
    Visit visit = new Visit(context, look);
    if (role != null) {
      visit.become(role, url);
    }
    visit.page.navigate(url);
    return visit;
  }

  /** From now on somebody else asks: see {@link CookiePolicy}. */
  void become(String role, String url) {
    context.addCookies(List.of(new Cookie("role", role).setUrl(url)));
  }

  /** Another tab of the same browser. */
  Page another(String url) {
    Page opened = newPage();
    opened.navigate(url);
    return opened;
  }

  /** Follows a deep link within the page. */
  void go(String hash) {
    page.evaluate("hash => { location.hash = hash; }", hash);
  }

  private void heard(ConsoleMessage message) {
    if (message.type().equals("error") || message.type().equals("warning")) {
      troubles.add(message.type() + ": " + message.text() + " " + message.location());
    }
  }

  Page page() {
    return page;
  }

  /** Finds through open shadow roots. */
  Locator find(String selector) {
    return page.locator(selector);
  }

  /** Finds what contains a text. */
  Locator find(String selector, String text) {
    return page.locator(selector, new Page.LocatorOptions().setHasText(text));
  }

  /** Forgets troubles that speak of this, if there are any. */
  void allowing(String part) {
    troubles.removeIf(trouble -> trouble.contains(part));
  }

  /** Forgets troubles that speak of this: the test has made them on purpose. */
  void expecting(String part) {
    assertThat(troubles).as("expected trouble").anyMatch(trouble -> trouble.contains(part));
    allowing(part);
  }

  /** Finds a button by its word. */
  Locator button(String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  /** Finds a view of the session by its name in an address. */
  Locator tab(String name) {
    return page.locator("[role=tab][id=tab-" + name + "]");
  }

  /** Keeps a picture for people to look at. */
  void picture(String name) {
    page.screenshot(
        new Page.ScreenshotOptions().setPath(ARTIFACTS.resolve(name + "-" + look + ".png")));
  }

  @Override
  public void close() {
    try {
      assertThat(troubles).as("what went wrong in the page").isEmpty();
    } finally {
      context.close();
    }
  }
}
