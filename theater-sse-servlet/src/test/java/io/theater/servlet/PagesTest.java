package io.theater.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** The page as it is sent, and rules for its source that no browser test would notice in time. */
class PagesTest extends JettyFixture {
  private static final Path SOURCE = Path.of("src/main/ui");
  private static final Path META_INF = Path.of("src/main/resources/META-INF");
  private static final int MOST_ZIPPED_BYTES = 80_000;

  /** Each of them would let a recorded text become markup, or needs a weaker policy. */
  private static final List<String> BANNED =
      List.of(
          "innerHTML",
          "outerHTML",
          "insertAdjacentHTML",
          "unsafeHTML",
          "styleMap",
          " style=",
          "eval(",
          "new Function");

  /** What a module imports at once, or later. */
  private static final Pattern IMPORT =
      Pattern.compile("(?:\\bfrom |\\bimport |\\b(import\\(|new URL\\())'(\\.[^']+\\.js)'");

  private static final Map<String, String> TYPES =
      Map.of("js", "text/javascript", "css", "text/css", "html", "text/html");

  @Test
  void saysWhatItsFilesAreAndHowLongToKeepThem() throws Exception {
    mount(everything());
    for (String path : paths()) {
      HttpResponse<byte[]> answer = zipped(path);
      String name = path.isEmpty() ? "index.html" : path;
      String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
      assertThat(answer.headers().firstValue("Content-Type").orElse("")).as(path).startsWith(type);
      assertThat(answer.headers().firstValue("Content-Encoding")).hasValue("gzip");
      assertThat(answer.headers().firstValue("Vary")).hasValue("Accept-Encoding");
      assertThat(answer.headers().firstValue("Cache-Control"))
          .hasValue(
              path.startsWith("ui/")
                  ? "private, max-age=31536000, immutable"
                  : "private, no-cache");
      assertThat(unzip(answer.body())).as(path).isEqualTo(get("/" + path).body());
      HttpResponse<String> head = send("HEAD", "/" + path);
      assertThat(head.statusCode()).isEqualTo(200);
      assertThat(head.body()).isEmpty();
    }
  }

  @Test
  void knowsNoOtherVersionOfItsModules() throws Exception {
    mount(everything());
    String app = module("elements/page.js");
    assertThat(get("/" + app).statusCode()).isEqualTo(200);
    String old = app.replaceFirst("ui/[0-9a-f]{16}/", "ui/0123456789abcdef/");
    assertThat(old).isNotEqualTo(app);
    assertThat(get("/" + old).statusCode()).isEqualTo(404);
  }

  @Test
  void sendsThePageAgainOnlyWhenItHasChanged() throws Exception {
    mount(everything());
    for (String path : List.of("/", "/theater.js")) {
      String tag = get(path).headers().firstValue("ETag").orElseThrow();
      HttpResponse<String> same = get(path, "If-None-Match", tag);
      assertThat(same.statusCode()).isEqualTo(304);
      assertThat(same.headers().firstValue("Cache-Control")).hasValue("private, no-cache");
      assertThat(get(path, "If-None-Match", "W/\"other\"").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void announcesEveryModuleThatThePageImports() throws Exception {
    mount(everything());
    String page = get("/").body();
    for (String file : List.of("base/element.js", "data/model.js", "vendor/css-tag.js")) {
      assertThat(page).contains("<link rel=\"modulepreload\" href=\"" + module(file) + "\">");
    }
    assertThat(page).doesNotContain("{", "feed-worker.js");
  }

  @Test
  void hasNoFileThatIsNotServed() throws Exception {
    try (Stream<Path> files = Files.walk(SOURCE)) {
      List<String> all =
          files
              .filter(Files::isRegularFile)
              .map(file -> SOURCE.relativize(file).toString().replace('\\', '/'))
              .filter(file -> !List.of("files.txt", "index.html").contains(file))
              .toList();
      List<String> listed = Files.readAllLines(SOURCE.resolve("files.txt"));
      assertThat(listed).doesNotHaveDuplicates();
      assertThat(listed.stream().filter(file -> !file.startsWith("vendor/")))
          .containsExactlyInAnyOrderElementsOf(all);
    }
  }

  /** One that is loaded when somebody looks at it would be missed late. */
  @Test
  void servesEveryModuleThatAnotherOneImports() throws Exception {
    List<String> served = Files.readAllLines(SOURCE.resolve("files.txt"));
    List<String> later = new ArrayList<>();
    for (String file : served.stream().filter(file -> !file.startsWith("vendor/")).toList()) {
      Matcher imports = IMPORT.matcher(Files.readString(SOURCE.resolve(file), UTF_8));
      while (imports.find()) {
        String target = Path.of(file).resolveSibling(imports.group(2)).normalize().toString();
        assertThat(served).as("imported by " + file).contains(target.replace('\\', '/'));
        if (imports.group(1) != null) {
          later.add(imports.group(2));
        }
      }
    }
    assertThat(later).contains("./llm-io.js", "./debug.js", "./feed-worker.js");
  }

  @Test
  void shipsTheLicencesOfItsLibraries() throws Exception {
    String notice = Files.readString(META_INF.resolve("NOTICE"), UTF_8);
    for (String library : List.of("lit", "marked")) {
      String licence = "licenses/" + library + ".txt";
      assertThat(notice).contains("META-INF/" + licence);
      assertThat(META_INF.resolve(licence)).content(UTF_8).contains("Copyright (c)");
    }
  }

  @Test
  void neverMakesMarkupOfText() throws Exception {
    try (Stream<Path> files = Files.walk(SOURCE)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String source = Files.readString(file, UTF_8);
        for (String banned : BANNED) {
          assertThat(source.contains(banned)).as(file + " has " + banned).isFalse();
        }
      }
    }
  }

  /** What is loaded later, when somebody looks at it, is not counted. */
  @Test
  void isSmallWhenItOpens() throws Exception {
    mount(everything());
    int bytes = zipped("").body().length;
    List<String> links =
        Pattern.compile("(?:href|src)=\"(ui/[^\"]+)\"")
            .matcher(get("/").body())
            .results()
            .map(link -> link.group(1))
            .toList();
    assertThat(links)
        .contains(module("elements/page.js"), module("page.css"), module("data/model.js"));
    for (String path : links) {
      bytes += zipped(path).body().length;
    }
    assertThat(bytes).isBetween(10_000, MOST_ZIPPED_BYTES);
  }

  private static List<String> paths() {
    return Pages.routes().stream().map(route -> String.join("/", route.pattern())).toList();
  }

  private static String module(String file) {
    return paths().stream()
        .filter(path -> path.startsWith("ui/") && path.endsWith("/" + file))
        .findFirst()
        .orElseThrow();
  }

  private HttpResponse<byte[]> zipped(String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri("/" + path)).header("Accept-Encoding", "gzip").build();
    return HTTP.send(request, BodyHandlers.ofByteArray());
  }

  private static String unzip(byte[] bytes) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
