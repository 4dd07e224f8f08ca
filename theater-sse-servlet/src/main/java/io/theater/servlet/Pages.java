package io.theater.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The page and its modules, read once from the class path. Modules lie below {@code ui/<hash of all
 * of them>/}, so that browsers keep them for ever and never mix two versions; {@code theater.js}
 * beside the page leads hosts there that embed single elements.
 */
final class Pages {
  private static final String FOLDER = "page/";

  /** What a module imports, also in minified ones. */
  private static final Pattern IMPORT =
      Pattern.compile("\\b(?:from|import)\\s*[\"'](\\.[^\"']+)[\"']");

  private static final Map<String, byte[]> FILES = files();
  private static final String HASH = hash(FILES);
  private static final String UI = "ui/" + HASH;
  private static final String TAG = "W/\"" + HASH + "\"";
  private static final List<Asset> ASSETS = assets();

  private Pages() {}

  static List<Route> routes() {
    return ASSETS.stream().map(asset -> Route.read(asset.path(), asset::send)).toList();
  }

  private static Map<String, byte[]> files() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (String path : text("files.txt").strip().split("\\s+", -1)) {
      files.put(path, read(path));
    }
    return files;
  }

  private static String hash(Map<String, byte[]> files) {
    MessageDigest digest = sha256();
    files.forEach(
        (path, bytes) -> {
          digest.update(path.getBytes(UTF_8));
          digest.update(bytes);
        });
    digest.update(read("index.html"));
    return HexFormat.of().formatHex(digest.digest(), 0, 8);
  }

  private static List<Asset> assets() {
    List<Asset> assets = new ArrayList<>();
    FILES.forEach((path, bytes) -> assets.add(Asset.forEver(UI + "/" + path, bytes)));
    String elements = "export * from './" + UI + "/theater.js';\n";
    assets.add(Asset.tagged("theater.js", "js", TAG, elements.getBytes(UTF_8)));
    String page = text("index.html").replace("{preload}", preload()).replace("{ui}", UI);
    assets.add(Asset.tagged("", "html", TAG, page.getBytes(UTF_8)));
    return List.copyOf(assets);
  }

  /** All at once, and not one after the other as each is found to import the next. */
  private static String preload() {
    Set<String> needed = new LinkedHashSet<>();
    addImports("elements/page.js", needed);
    StringBuilder links = new StringBuilder();
    for (String path : needed) {
      links.append("<link rel=\"modulepreload\" href=\"{ui}/").append(path).append("\">\n");
    }
    return links.toString().stripTrailing();
  }

  private static void addImports(String path, Set<String> needed) {
    byte[] module = FILES.get(path);
    if (module == null) {
      throw new IllegalStateException(path + " is imported, but not in files.txt");
    }
    Matcher imported = IMPORT.matcher(new String(module, UTF_8));
    while (imported.find()) {
      String other = URI.create("/" + path).resolve(imported.group(1)).getPath().substring(1);
      if (needed.add(other)) {
        addImports(other, needed);
      }
    }
  }

  private static String text(String file) {
    return new String(read(file), UTF_8);
  }

  private static byte[] read(String file) {
    try (InputStream in = Pages.class.getResourceAsStream(FOLDER + file)) {
      if (in == null) {
        throw new IllegalStateException("the page file " + file + " is missing in the jar");
      }
      return in.readAllBytes();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
