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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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
  private static final int MOST_ZIPPED_BYTES_UNBUNDLED = 130_000;

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

  /** What a module imports, or gives a worker. */
  private static final Pattern IMPORT =
      Pattern.compile("\\b(?:from |import |new URL\\()'(\\.[^']+\\.js)'");

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
    String app = module("theater.js");
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
  void opensWithOneModule() throws Exception {
    mount(everything());
    String page = get("/").body();
    assertThat(page).contains("<script type=\"module\" src=\"" + module("theater.js") + "\">");
    assertThat(page).doesNotContain("{", "feed-worker.js");
    assertThat(get("/" + module("feed-worker.js")).statusCode()).isEqualTo(200);
  }

  /** What nobody imports is in no bundle; types are for the reader alone. */
  @Test
  void hasNoModuleThatNobodyImports() throws Exception {
    Set<String> imported = new TreeSet<>(Set.of("theater.js", "data/types.js"));
    addImports("theater.js", imported);
    try (Stream<Path> files = Files.walk(SOURCE)) {
      assertThat(files.map(file -> SOURCE.relativize(file).toString().replace('\\', '/')))
          .filteredOn(file -> file.endsWith(".js"))
          .containsExactlyInAnyOrderElementsOf(imported);
    }
  }

  private static void addImports(String file, Set<String> imported) throws IOException {
    Matcher imports = IMPORT.matcher(Files.readString(SOURCE.resolve(file), UTF_8));
    while (imports.find()) {
      Path target = Path.of(file).resolveSibling(imports.group(1)).normalize();
      String name = target.toString().replace('\\', '/');
      if (!name.startsWith("vendor/") && imported.add(name)) {
        addImports(name, imported);
      }
    }
  }

  /** Who opens the page without rights, or an address that is wrong, is a person. */
  @Test
  void tellsPeopleInWordsWhatIsWrong() throws Exception {
    String navigation = "text/html,application/xhtml+xml,*/*;q=0.8";
    mount(TheaterServlet.builder(theater).access(request -> null).build());
    HttpResponse<String> refused = get("/", "Accept", navigation);
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.headers().firstValue("Content-Type").orElse("")).startsWith("text/html;");
    assertThat(refused.headers().firstValue("Content-Security-Policy")).isPresent();
    assertThat(refused.body()).contains("<h1>Not allowed</h1>");
    assertThat(get("/", "Accept", "*/*").body()).startsWith("{");
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

  @Test
  void isSmall() throws Exception {
    mount(everything());
    int bytes = 0;
    for (String path : paths()) {
      bytes += zipped(path).body().length;
    }
    boolean bundled = paths().size() < 10;
    assertThat(bundled || System.getenv("CI") == null).as("bundled where CI runs").isTrue();
    assertThat(bytes).isBetween(50_000, bundled ? MOST_ZIPPED_BYTES : MOST_ZIPPED_BYTES_UNBUNDLED);
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
    return exchange(request, BodyHandlers.ofByteArray());
  }

  private static String unzip(byte[] bytes) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
