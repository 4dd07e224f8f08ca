package io.theater.examples.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Nothing that was recorded is ever markup, a link to a script, a template or code. */
class HostileTextTest extends BrowserTest {
  private static final List<String> PAYLOADS = Payloads.all();

  /** What a page has when a payload has run, and what it may not have although none could run. */
  private static final String WATCH =
      """
      window.hits = [];
      window.__hit = n => hits.push(n);
      window.deep = function* (root) {
        for (const node of root.childNodes) {
          yield node;
          if (node.shadowRoot) yield* deep(node.shadowRoot);
          yield* deep(node);
        }
      };
      window.squeezed = text => text.replace(/[\\s\\p{C}\\ufffd]+/gu, '');
      const BANNED = ['script', 'style', 'iframe', 'object', 'embed', 'img', 'image', 'base', 'meta', 'link', 'form',
          'video', 'audio', 'source', 'marquee', 'math', 'noscript', 'xmp', 'template', 'animate', 'textarea', 'lit-part'];
      const LINKS = ['http:', 'https:', 'mailto:'];
      window.odd = root => {
        const found = [];
        for (const node of deep(root)) {
          if (node.nodeType !== 1) continue;
          if (BANNED.includes(node.localName)) found.push(node.outerHTML);
          if (node.localName === 'a' && node.href && !LINKS.includes(node.protocol)) found.push(node.outerHTML);
          for (const {name} of node.attributes) if (/^(on|srcdoc$)/.test(name)) found.push(node.outerHTML);
        }
        return JSON.stringify([...hits, ...found]);
      };
      """;

  /** Whether a view of a session has a text, and no other view has been left behind. */
  private static final String SHOWS =
      """
      ([session, tab, wanted]) => {
        const text = root => {
          let all = '';
          for (const node of deep(root)) if (node.nodeType === 3) all += node.data;
          return squeezed(all);
        };
        for (const node of deep(document.body)) {
          if (node.localName !== 'theater-session') continue;
          const panel = node.shadowRoot.querySelector('#panel');
          return node.sessionId === session && panel?.getAttribute('aria-labelledby') === 'tab-' + tab
              && text(panel).includes(squeezed(wanted));
        }
        return false;
      }""";

  /** Opens every block of the call, formatted and raw. */
  private static final String UNFOLD =
      """
      async () => {
        const call = [...deep(document.body)].find(node => node.localName === 'theater-llm-call');
        const drawn = () => new Promise(requestAnimationFrame);
        for (let i = 0; i < 600 && !call.call.whole; i++) await drawn();
        const [raw, , unfold] = call.shadowRoot.querySelectorAll('.tools button');
        unfold.click();
        await drawn();
        await drawn();
        const formatted = odd(document.querySelector('theater-page').shadowRoot);
        const blocks = call.shadowRoot.querySelectorAll('.body').length;
        raw.click();
        await drawn();
        await drawn();
        raw.click();
        return blocks < 5 ? `only ${blocks} blocks` : formatted;
      }""";

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
      Page page = visit.page();
      page.evaluate("code => { " + WATCH + " }");
      for (int i = 0; i < PAYLOADS.size(); i++) {
        String payload = PAYLOADS.get(i);
        for (String tab : TABS) {
          visit.go("s=s" + i + "&tab=" + tab);
          page.waitForFunction(SHOWS, List.of("s" + i, tab, payload));
          if (tab.equals("llm")) {
            assertThat(page.evaluate(UNFOLD)).as(payload).isEqualTo("[]");
          }
          assertThat(page.evaluate("() => odd(document.querySelector('theater-page').shadowRoot)"))
              .as(tab + ": " + payload)
              .isEqualTo("[]");
        }
      }
    }
  }

  /** A host has no policy of ours that would stop a script. */
  @Test
  void showsEveryPayloadAsTextInAHost() {
    try (Visit visit = visit(stage.host("cards.html"), Look.DESKTOP)) {
      Page page = visit.page();
      page.evaluate("code => { " + WATCH + " }");
      page.evaluate(
          """
          () => {
            const card = document.createElement('theater-execution-history');
            card.limit = 200;
            document.querySelector('theater-execution-history').replaceWith(card);
          }""");
      page.waitForFunction(
          "n => [...deep(document.body)].filter(node => node.localName === 'li').length >= n",
          PAYLOADS.size());
      assertThat(page.evaluate("() => odd(document.querySelector('main'))")).isEqualTo("[]");
    }
  }
}
