package io.theater.servlet;

import io.theater.servlet.internal.http.Reply;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** A file of the page as it is sent, compressed once. */
final class Asset {
  private static final Map<String, String> TYPES =
      Map.of("html", "text/html", "css", "text/css", "js", "text/javascript");

  private final String path;
  private final String type;
  private final @Nullable String tag;
  private final byte[] plain;
  private final byte[] zipped;

  private Asset(String path, String extension, @Nullable String tag, byte[] plain) {
    this.path = path;
    this.type = TYPES.get(extension) + ";charset=UTF-8";
    this.tag = tag;
    this.plain = plain;
    this.zipped = zip(plain);
  }

  /** A file whose path changes with its content. */
  static Asset forEver(String path, byte[] bytes) {
    return new Asset(path, path.substring(path.lastIndexOf('.') + 1), null, bytes);
  }

  /** A file whose path stays: browsers ask every time whether it is still the one of the tag. */
  static Asset tagged(String path, String extension, String tag, byte[] bytes) {
    return new Asset(path, extension, tag, bytes);
  }

  String path() {
    return path;
  }

  void send(Call call) throws IOException {
    HttpServletResponse response = call.response();
    response.setHeader("Vary", "Accept-Encoding");
    if (tag == null) {
      response.setHeader("Cache-Control", "private, max-age=31536000, immutable");
    } else {
      response.setHeader("Cache-Control", "private, no-cache");
      if (Reply.isKnown(call.request(), response, tag)) {
        return;
      }
    }
    String accepted = call.request().getHeader("Accept-Encoding");
    boolean zip = accepted != null && accepted.contains("gzip");
    byte[] bytes = zip ? zipped : plain;
    response.setContentType(type);
    if (zip) {
      response.setHeader("Content-Encoding", "gzip");
    }
    response.setContentLength(bytes.length);
    response.getOutputStream().write(bytes);
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
