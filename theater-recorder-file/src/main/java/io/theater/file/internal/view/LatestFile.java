package io.theater.file.internal.view;

import io.theater.json.JsonWriter;
import io.theater.model.LlmInteraction;
import io.theater.segment.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * {@code real_time/latest.json}: summaries of the newest interactions, newest first. Only {@link
 * #change} and {@link #isChanged} are for any thread.
 */
final class LatestFile {
  static final int MAX_INTERACTIONS = 100;

  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final LogSource source;
  private final WholeFile file;
  private volatile boolean changed = true;
  private @Nullable Instant written;

  LatestFile(Storage storage, Paths paths, ViewNames names, LogSource source) {
    this.source = source;
    this.file = new WholeFile(storage, paths, names.latest());
  }

  void change() {
    changed = true;
  }

  /** Whether there is something new, and not just now was. */
  boolean isDue(Instant now) {
    Instant last = written;
    return changed && (last == null || now.isBefore(last) || !now.isBefore(last.plus(INTERVAL)));
  }

  boolean isChanged() {
    return changed;
  }

  void write(Instant now) throws IOException {
    written = now; // also when it fails, which must not be repeated at once
    changed = false; // what comes from now on may not be in the content
    try {
      file.write(ByteBuffer.wrap(content(now)));
    } catch (IOException | RuntimeException | Error e) {
      changed = true;
      throw e;
    }
  }

  private byte[] content(Instant now) {
    JsonWriter out = new JsonWriter().beginObject().name("v").value(1L);
    out.name("generated_at").value(now).name("interactions").beginArray();
    for (LlmInteraction call : source.newest(MAX_INTERACTIONS)) {
      out.value(call);
    }
    return out.endArray().endObject().toBytes();
  }
}
