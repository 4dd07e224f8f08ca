package io.theater.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import jakarta.servlet.Filter;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What stands in front of the servlet: compression, filters, proxies. In any container. */
abstract class FrontsContract extends ServletFixture {
  private static final Filter PASSING =
      (request, response, next) -> next.doFilter(request, response);

  // ---- compression

  @Test
  void compressesReadsThatKeepTheirTags() throws Exception {
    mount(Mount.at("", "/*", everything()).withCompression());
    HttpResponse<byte[]> read = gzip("/api/executions");
    assertThat(read.headers().firstValue("Content-Encoding")).hasValue("gzip");
    try (InputStream body = new GZIPInputStream(new ByteArrayInputStream(read.body()))) {
      assertThat(new String(body.readAllBytes(), StandardCharsets.UTF_8)).contains("s-1");
    }
    String tag = read.headers().firstValue("ETag").orElseThrow();
    assertThat(gzip("/api/executions", "If-None-Match", tag).statusCode()).isEqualTo(304);
  }

  private HttpResponse<byte[]> gzip(String path, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path)).header("Accept-Encoding", "gzip");
    if (headers.length > 0) {
      request.headers(headers);
    }
    return exchange(request.build(), BodyHandlers.ofByteArray());
  }

  @Test
  void leavesStreamsAsTheyAreWhereOtherAnswersAreCompressed() throws Exception {
    mount(Mount.at("", "/*", everything()).withCompression());
    LiveClient client =
        LiveClient.raw(RawConnection.get(container.port(), LIVE, "Accept-Encoding: gzip"));
    opened.add(client);
    runBefore(client);
  }

  // ---- what does not support async

  @Test
  void saysWhatToSetWhenTheServletDoesNotSupportAsync() throws Exception {
    mount(Mount.at("", "/*", everything()).withoutAsync());
    HttpResponse<String> refused = get(LIVE);
    assertThat(refused.statusCode()).isEqualTo(500);
    assertThat(error(refused)).containsEntry("code", "ASYNC_NOT_SUPPORTED");
    assertThat(error(refused).get("suggestion").toString()).contains("async-supported");
  }

  @Test
  void saysWhatToSetWhenAFilterDoesNotSupportAsync() throws Exception {
    Logger logger = (Logger) LoggerFactory.getLogger("io.theater.servlet");
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    logger.addAppender(log);
    try {
      mount(Mount.at("", "/*", everything()).behind(PASSING));
      for (int i = 0; i < 2; i++) {
        HttpResponse<String> refused = get(LIVE);
        assertThat(refused.statusCode()).isEqualTo(500);
        assertThat(error(refused)).containsEntry("code", "ASYNC_NOT_SUPPORTED");
        assertThat(error(refused).get("suggestion").toString())
            .contains("async-supported", "every filter");
      }
      assertThat(get("/api/sessions").statusCode()).as("reads need no async").isEqualTo(200);
      assertThat(List.copyOf(log.list).stream().map(ILoggingEvent::getFormattedMessage))
          .filteredOn(line -> line.contains(Mount.FILTER))
          .hasSize(1); // and not with every request
    } finally {
      logger.detachAppender(log);
    }
  }

  // ---- proxies

  @Test
  void worksBehindAProxyThatTakesThePrefixOff() throws Exception {
    mount(everything());
    try (TestProxy proxy = new TestProxy("/app/theater", container.port())) {
      looksTheSame(proxy, URI.create("http://localhost:" + proxy.port() + "/app/theater/"));
    }
  }

  @Test
  void redirectsRelativelyBehindAProxyThatTakesAPartOfThePrefixOff() throws Exception {
    mount(Mount.at("", "/theater/*", everything()));
    try (TestProxy proxy = new TestProxy("/app", container.port())) {
      URI base = URI.create("http://localhost:" + proxy.port() + "/app/theater");
      HttpClient client =
          HttpClient.newBuilder().followRedirects(HttpClient.Redirect.ALWAYS).build();
      HttpResponse<String> page =
          client.send(HttpRequest.newBuilder(base).build(), BodyHandlers.ofString());
      assertThat(page.uri()).isEqualTo(URI.create(base + "/"));
      looksTheSame(proxy, page.uri());
    }
  }

  private void looksTheSame(TestProxy proxy, URI base) throws Exception {
    HttpResponse<String> page = fetch(base);
    assertThat(page.statusCode()).isEqualTo(200);
    Matcher link = Pattern.compile("(?:href|src)=\"((?!data:)[^\"]+)\"").matcher(page.body());
    int links = 0;
    for (; link.find(); links++) {
      assertThat(fetch(base.resolve(link.group(1))).statusCode()).as(link.group(1)).isEqualTo(200);
    }
    assertThat(links).isPositive();
    assertThat(fetch(base.resolve("api/sessions")).body()).contains("s-1");

    URI live = base.resolve("api/sessions/s-1/live");
    LiveClient first = LiveClient.open(live);
    opened.add(first);
    String at = first.await("snapshot").id();
    proxy.cut();
    first.awaitEnd();
    theater.track("s-1", "meanwhile").close();
    flush();
    LiveClient second = LiveClient.open(live, "Last-Event-ID", at);
    opened.add(second);
    second.await("final_complete");
    assertThat(second.events("snapshot")).isEmpty();
    assertThat(second.numbered().get(0).sequence())
        .isEqualTo(first.events("snapshot").get(0).sequence() + 1);
    assertGapFree(second.numbered());
  }

  private static HttpResponse<String> fetch(URI uri) throws Exception {
    return exchange(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }
}
