package io.theater.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.theater.Theater;
import io.theater.servlet.internal.sse.StreamSettings;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class KnobsTest {
  private static final Theater THEATER = Theater.builder().build();

  @AfterAll
  static void close() {
    THEATER.close();
  }

  private static TheaterServlet.Builder builder() {
    return TheaterServlet.builder(THEATER);
  }

  @Test
  void refusesWhatMakesNoSenseAtOnceAndNamesIt() {
    Map<String, Consumer<TheaterServlet.Builder>> wrong =
        Map.ofEntries(
            Map.entry(
                "accessTimeout: PT0.001S to PT1H, but was PT0S",
                b -> b.accessTimeout(Duration.ZERO)),
            Map.entry(
                "heartbeat: PT1S to PT1H, but was PT0.5S",
                b -> b.heartbeat(Duration.ofMillis(500))),
            Map.entry(
                "stuckAfter: PT1S to PT1H, but was PT2H", b -> b.stuckAfter(Duration.ofHours(2))),
            Map.entry(
                "closeTimeout: PT0.001S to PT1H, but was PT-1S",
                b -> b.closeTimeout(Duration.ofSeconds(-1))),
            Map.entry("maxBodyBytes: 0 to 16 MiB, but was -1", b -> b.maxBodyBytes(-1)),
            Map.entry("maxStreams: at least 1, but was 0", b -> b.maxStreams(0)),
            Map.entry(
                "maxStreamsPerAddress: at least 1, but was 0", b -> b.maxStreamsPerAddress(0)),
            Map.entry("maxStreamsPerCaller: at least 1, but was 0", b -> b.maxStreamsPerCaller(0)),
            Map.entry(
                "maxStreamsPerSession: at least 1, but was 0", b -> b.maxStreamsPerSession(0)),
            Map.entry(
                "maxRequests: at least 1 a second and a burst of at least as many, but was 0 and 1",
                b -> b.maxRequests(0, 1)),
            Map.entry(
                "maxRequestsPerAddress: at least 1 a second and a burst of at least as many, but was 2 and 1",
                b -> b.maxRequestsPerAddress(2, 1)),
            Map.entry(
                "maxRequestsPerCaller: at least 1 a second and a burst of at least as many, but was 2 and 1",
                b -> b.maxRequestsPerCaller(2, 1)),
            Map.entry(
                "maxRequestsPerSession: at least 1 a second and a burst of at least as many, but was 2 and 1",
                b -> b.maxRequestsPerSession(2, 1)),
            Map.entry(
                "hosts: 'http://a' is no host name; give it without scheme and port",
                b -> b.hosts("b", "http://a")),
            Map.entry(
                "origins: '*' is no origin such as https://app.example, in lower case",
                b -> b.origins("*")),
            Map.entry(
                "origins: 'https://*.a' is no origin such as https://app.example, in lower case",
                b -> b.origins("https://*.a")),
            Map.entry(
                "origins: 'null' is no origin such as https://app.example, in lower case",
                b -> b.origins("null")),
            Map.entry(
                "origins: 'https://a/' is no origin such as https://app.example, in lower case",
                b -> b.origins("https://a/")),
            Map.entry(
                "trustedProxies: 'proxy' is no range of IP addresses such as 10.0.0.0/8",
                b -> b.trustedProxies("proxy")));
    wrong.forEach(
        (message, setting) ->
            assertThatThrownBy(() -> setting.accept(builder()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message));
  }

  @Test
  void reportsEverythingThatDoesNotFitTogether() {
    TheaterServlet.Builder proxied =
        builder().access(AccessPolicy.loopbackOnly()).hosts("a").trustedProxies("10.0.0.0/8");
    assertThatThrownBy(proxied::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "loopbackOnly() refuses what came through any of the trustedProxies;"
                + " loopbackOnly() refuses requests that name any of the hosts");
    assertThatThrownBy(() -> builder().proxiesSendForwarded(true).build())
        .hasMessage("proxiesSendForwarded is set, but there are no trustedProxies");
    assertThatCode(
            () -> builder().access(AccessPolicy.loopbackOnly()).hosts("127.0.0.1", "[::1]").build())
        .doesNotThrowAnyException();
  }

  @Test
  void reachesTheStreams() {
    StreamSettings settings =
        builder()
            .heartbeat(Duration.ofSeconds(1))
            .stuckAfter(Duration.ofSeconds(2))
            .closeTimeout(Duration.ofSeconds(4))
            .recheckAfter(Duration.ofSeconds(5))
            .maxStreamAge(Duration.ofSeconds(6))
            .maxStreamsPerCaller(1)
            .maxStreamsPerAddress(2)
            .maxStreamsPerSession(3)
            .maxStreams(4)
            .settings();
    assertThat(settings)
        .isEqualTo(
            new StreamSettings(
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                StreamSettings.standard().grace(),
                Duration.ofSeconds(5),
                Duration.ofSeconds(6),
                StreamSettings.standard().tick(),
                Duration.ofSeconds(4),
                new StreamSettings.Limits(1, 2, 3, 4)));
    assertThat(builder().settings()).isEqualTo(StreamSettings.standard());
  }

  @Test
  void isDescribedInTheDocs() throws Exception {
    String docs = Files.readString(Path.of("../docs/security.md"), UTF_8);
    List<String> knobs =
        List.of(TheaterServlet.Builder.class.getDeclaredMethods()).stream()
            .filter(method -> Modifier.isPublic(method.getModifiers()))
            .map(Method::getName)
            .filter(name -> !name.equals("build"))
            .toList();
    assertThat(knobs).hasSizeGreaterThan(15);
    assertThat(knobs.stream().filter(knob -> !docs.contains("| `" + knob + "("))).isEmpty();
  }
}
