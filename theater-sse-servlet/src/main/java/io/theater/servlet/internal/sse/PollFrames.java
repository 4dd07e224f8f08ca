package io.theater.servlet.internal.sse;

import io.theater.json.Json;
import io.theater.json.LiveJson;
import io.theater.json.LiveView;
import io.theater.live.LiveCursor;
import io.theater.live.LiveFrame;
import io.theater.live.LiveSignal;
import io.theater.live.SessionSnapshot;
import io.theater.model.ErrorInfo;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The events of a stream as one JSON document, for clients that poll: it is over when something was
 * sent and all of it is there, and says from where to go on.
 */
public final class PollFrames implements Frames {
  private static final int MOST_EVENTS = 500;

  private final LiveView view;
  private LiveCursor next;
  private int events;

  /**
   * The answer to one poll.
   *
   * @param view how much the client may see
   * @param start where it begins
   */
  public PollFrames(LiveView view, LiveCursor start) {
    this.view = view;
    this.next = start;
  }

  @Override
  public String contentType() {
    return "application/json;charset=UTF-8";
  }

  @Override
  public ByteBuffer hello(boolean resumed, String epoch, Duration heartbeat) {
    byte[] json = LiveJson.connected(Instant.now(), resumed, epoch, heartbeat, false);
    return joined("{\"success\":true,\"data\":{\"events\":[", json, "");
  }

  @Override
  public ByteBuffer snapshot(SessionSnapshot state) {
    next = state.cursor();
    return event(LiveJson.snapshot(Instant.now(), state, view));
  }

  @Override
  public ByteBuffer reset(LiveSignal.Reset reset) {
    return event(LiveJson.reset(Instant.now(), reset.head()));
  }

  @Override
  public ByteBuffer event(LiveFrame frame) {
    next = frame.cursor();
    return event(LiveJson.encode(frame.event(), view));
  }

  private ByteBuffer event(byte[] json) {
    events++;
    return joined(",\n", json, "");
  }

  @Override
  public @Nullable ByteBuffer heartbeat(LiveCursor head) {
    return null;
  }

  @Override
  public ByteBuffer end(@Nullable ErrorInfo error, boolean later) {
    byte[] json = error == null ? new byte[0] : LiveJson.streamError(Instant.now(), error);
    String position = "],\"next\":" + Json.text(next.text()) + "}}\n";
    return joined(error == null ? "" : ",\n", json, position);
  }

  @Override
  public boolean isEnough(boolean caughtUp) {
    return events > 0 && (caughtUp || events >= MOST_EVENTS);
  }

  private static ByteBuffer joined(String before, byte[] json, String after) {
    ByteArrayOutputStream all = new ByteArrayOutputStream(json.length + 80);
    all.writeBytes(before.getBytes(StandardCharsets.UTF_8));
    all.writeBytes(json);
    all.writeBytes(after.getBytes(StandardCharsets.UTF_8));
    return ByteBuffer.wrap(all.toByteArray());
  }
}
