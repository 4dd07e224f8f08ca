package io.theater.servlet.internal.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;

/**
 * One file that replays the session in a browser, without any server. Its own policy lets nothing
 * run but the script that it brings; the records are data.
 */
final class HtmlExport implements ExportFormat {
  private static final String STYLE = load("replay.css");
  private static final String SCRIPT = load("replay.js");
  private static final String HEAD =
      String.format(
          Locale.ROOT,
          """
          <!doctype html>
          <html lang="en">
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '%s'; script-src '%s'">
          <title>Theater replay</title>
          <style>%s</style>
          <div id="app"></div>
          <script type="application/json" id="records">""",
          hash(STYLE),
          hash(SCRIPT),
          STYLE);

  private final ExportOutput out;
  private final JsonExport records;

  HtmlExport(ExportOutput out) {
    this.out = out;
    this.records = new JsonExport(out.insideScript());
  }

  private static String load(String file) {
    try (InputStream in = HtmlExport.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("the file " + file + " is missing in the jar");
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static String hash(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return "sha256-" + Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException never) {
      throw new IllegalStateException("every JDK has SHA-256", never);
    }
  }

  @Override
  public void session(Object session) throws IOException {
    out.text(HEAD);
    records.session(session);
  }

  @Override
  public void list(Section section) throws IOException {
    records.list(section);
  }

  @Override
  public void item(Object record) throws IOException {
    records.item(record);
  }

  @Override
  public void end(ExportCounts counts) throws IOException {
    records.end(counts);
    out.text("</script>\n<script>" + SCRIPT + "</script>\n</html>\n");
  }
}
