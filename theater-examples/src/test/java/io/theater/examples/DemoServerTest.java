package io.theater.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.theater.examples.model.scripted.ScriptedChatModel;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DemoServerTest {

  @TempDir Path data;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void exitsWithTwoAndTheUsageOnAnUnknownOption() {
    assertThat(run(Map.of(), "--prot", "80")).isEqualTo(2);
    assertThat(text(err)).startsWith("unknown option --prot\nusage: ");
  }

  @Test
  void exitsWithTwoOnABadModelAddress() {
    assertThat(run(Map.of("OPENAI_BASE_URL", "ftp://models"))).isEqualTo(2);
    assertThat(text(err)).startsWith("base must be an http(s) URL");
  }

  @Test
  void printsTheUsageWhenAskedFor() {
    assertThat(run(Map.of(), "--help")).isEqualTo(0);
    assertThat(text(out)).isEqualTo(DemoOptions.USAGE);
  }

  @Test
  void exitsWithOneWhenThePortIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      String port = String.valueOf(taken.getLocalPort());
      assertThat(run(Map.of(), "--port", port, "--data", data.toString())).isEqualTo(1);
      assertThat(text(err)).startsWith("cannot listen on 127.0.0.1:" + port).contains("in use");
    }
  }

  @Test
  void exitsWithOneWhenTheDirectoryCannotBeUsed() throws Exception {
    Path file = Files.writeString(data.resolve("file"), "x");
    assertThat(run(Map.of(), "--port", "0", "--data", file.toString())).isEqualTo(1);
    assertThat(text(err)).contains(file.toString());
  }

  @Test
  void leavesNoThreadBehindWhenClosed() throws Exception {
    Set<Thread> before = threads();
    Demo demo = Demo.start(new DemoOptions(0, data, null, false), new ScriptedChatModel());
    assertThat(threads()).hasSizeGreaterThan(before.size());
    demo.close();
    demo.close();
    assertThat(threads()).isSubsetOf(before);
  }

  @Test
  void tellsItsViewersWhenItEnds() throws Exception {
    Demo demo = Demo.start(new DemoOptions(0, data, null, false), new ScriptedChatModel());
    HttpRequest live =
        HttpRequest.newBuilder(URI.create(demo.url() + "/theater/api/executions/live")).build();
    HttpResponse<Stream<String>> stream =
        HttpClient.newHttpClient().send(live, HttpResponse.BodyHandlers.ofLines());
    demo.close();
    assertThat(stream.body().filter(line -> line.startsWith("data:")))
        .last()
        .asString()
        .contains("stream_error", "SERVER_SHUTDOWN");
  }

  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.isAlive() && !thread.isDaemon())
        .collect(Collectors.toSet());
  }

  private int run(Map<String, String> environment, String... args) {
    return DemoServer.run(
        List.of(args),
        environment,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private static String text(ByteArrayOutputStream printed) {
    return printed.toString(StandardCharsets.UTF_8);
  }
}
