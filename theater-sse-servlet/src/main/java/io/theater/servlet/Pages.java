package io.theater.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * The page and its modules, read once from the class path. Modules lie below {@code ui/<hash of all
 * of them>/}, so that browsers keep them for ever and never mix two versions; {@code theater.js}
 * beside the page leads hosts there that embed single elements.
 */
final class Pages {
  private static final String FOLDER = "page/";
  private static final Map<String, String> TYPES =
      Map.of("html", "text/html", "css", "text/css", "js", "text/javascript");
  private static final String FOR_EVER = "private, max-age=31536000, immutable";
  private static final String ASK_AGAIN = "private, no-cache";

  private static final List<Asset> ASSETS = load();

  /** A file as it is sent; {@code zipped} is made once. */
  private record Asset(String path, String type, String cache, byte[] plain, byte[] zipped) {
    static Asset of(String path, String cache, byte[] plain) {
      String type = TYPES.get(path.substring(path.lastIndexOf('.') + 1));
      return new Asset(path, type + ";charset=UTF-8", cache, plain, zip(plain));
    }

    private static byte[] zip(byte[] plain) {
      ByteArrayOutputStream zipped = new ByteArrayOutputStream();
      try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
        out.write(plain);
      } catch (IOException impossible) {
        throw new UncheckedIOException(impossible);
      }
      return zipped.toByteArray();
    }
  }

  private Pages() {}

  static List<Route> routes() {
    return ASSETS.stream()
        .map(asset -> Route.read(asset.path(), call -> send(call, asset)))
        .toList();
  }

  private static void send(Call call, Asset asset) throws IOException {
    String accepted = call.request().getHeader("Accept-Encoding");
    boolean zip = accepted != null && accepted.contains("gzip");
    byte[] bytes = zip ? asset.zipped() : asset.plain();
    call.response().setContentType(asset.type());
    call.response().setHeader("Cache-Control", asset.cache());
    call.response().setHeader("Vary", "Accept-Encoding");
    if (zip) {
      call.response().setHeader("Content-Encoding", "gzip");
    }
    call.response().setContentLength(bytes.length);
    call.response().getOutputStream().write(bytes);
  }

  private static List<Asset> load() {
    Map<String, byte[]> modules = new LinkedHashMap<>();
    MessageDigest digest = sha256();
    for (String path : new String(read("files.txt"), UTF_8).split("\\s+")) {
      byte[] bytes = read(path);
      modules.put(path, bytes);
      digest.update(bytes);
    }
    String ui = "ui/" + HexFormat.of().formatHex(digest.digest(), 0, 8);
    List<Asset> assets = new ArrayList<>();
    modules.forEach((path, bytes) -> assets.add(Asset.of(ui + "/" + path, FOR_EVER, bytes)));
    assets.add(text("theater.js", "export * from './" + ui + "/theater.js';\n"));
    String page = new String(read("index.html"), UTF_8).replace("{ui}", ui);
    assets.add(
        new Asset(
            "",
            "text/html;charset=UTF-8",
            ASK_AGAIN,
            page.getBytes(UTF_8),
            Asset.zip(page.getBytes(UTF_8))));
    return List.copyOf(assets);
  }

  private static Asset text(String path, String text) {
    return Asset.of(path, ASK_AGAIN, text.getBytes(UTF_8));
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
