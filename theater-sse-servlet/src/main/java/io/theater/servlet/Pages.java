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
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The page and its modules, read once from the class path: one module and a worker, or as many as
 * these import where nothing was bundled. They lie below {@code ui/<hash of all of them>/}, so that
 * browsers keep them for ever and never mix two versions; {@code theater.js} beside the page leads
 * hosts there that embed single elements.
 */
final class Pages {
  private static final String FOLDER = "page/";
  private static final String MAIN = "theater.js";
  private static final String STYLE = "page.css";

  /** What a module imports, and the module of a worker; also in minified ones. */
  private static final Pattern NAMED =
      Pattern.compile("\\b(?:from|import|new URL\\()\\s*[\"'](\\.[^\"']+\\.js)[\"']");

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
    files.put(STYLE, read(STYLE));
    addModule(MAIN, files);
    return files;
  }

  private static void addModule(String path, Map<String, byte[]> files) {
    if (!files.containsKey(path)) {
      files.put(path, read(path));
      NAMED
          .matcher(new String(files.get(path), UTF_8))
          .results()
          .map(name -> URI.create("/" + path).resolve(name.group(1)).getPath().substring(1))
          .forEach(other -> addModule(other, files));
    }
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
    String elements = "export * from './" + UI + "/" + MAIN + "';\n";
    assets.add(Asset.tagged(MAIN, "js", TAG, elements.getBytes(UTF_8)));
    String page = text("index.html").replace("{ui}", UI);
    assets.add(Asset.tagged("", "html", TAG, page.getBytes(UTF_8)));
    return List.copyOf(assets);
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
