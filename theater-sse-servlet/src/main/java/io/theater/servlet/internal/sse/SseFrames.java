package io.theater.servlet.internal.sse;

import io.theater.event.TheaterEvent;
import io.theater.json.LiveJson;
import io.theater.json.LiveView;
import io.theater.live.LiveCursor;
import io.theater.live.LiveFrame;
import io.theater.live.LiveSignal;
import io.theater.live.SessionSnapshot;
import io.theater.model.ErrorInfo;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The frames of Server-Sent Events, as the WHATWG HTML standard defines them. The JSON in them is
 * one line whatever the text of the host was, so nothing of it can end a field or a frame.
 */
public final class SseFrames implements Frames {
  private static final int RETRY_MILLIS = 2_000;
  private static final int RETRY_JITTER_MILLIS = 1_000;
  private static final int LATER_MILLIS = 15_000;

  /** Whole frames in the cache of a {@link LiveFrame}, beside other encodings of the same view. */
  private record CacheKey(LiveView view) {}

  // shared, because they keep nothing of a stream
  private static final List<SseFrames> ALL =
      Stream.of(LiveView.values())
          .flatMap(view -> Stream.of(new SseFrames(view, false), new SseFrames(view, true)))
          .toList();

  private final LiveView view;
  private final CacheKey cacheKey;
  private final boolean plain;

  /**
   * The frames of one kind of reader.
   *
   * @param view how much it may see
   * @param plain whether it knows only {@code data:}, so that ids are left out
   * @return the frames
   */
  public static SseFrames of(LiveView view, boolean plain) {
    return ALL.stream()
        .filter(frames -> frames.view == view && frames.plain == plain)
        .findFirst()
        .orElseThrow();
  }

  private SseFrames(LiveView view, boolean plain) {
    this.view = view;
    this.cacheKey = new CacheKey(view);
    this.plain = plain;
  }

  /** Encoded once for all readers of the same view. */
  @Override
  public ByteBuffer event(LiveFrame frame) {
    byte[] bytes = frame.encoded(cacheKey, this::encode);
    return withOrWithoutId(bytes);
  }

  private byte[] encode(TheaterEvent event) {
    LiveCursor at = LiveCursor.after(event.header().epoch(), event.header().sequence());
    return numbered(at, LiveJson.encode(event, view));
  }

  @Override
  public ByteBuffer snapshot(SessionSnapshot state) {
    byte[] json = LiveJson.snapshot(Instant.now(), state, view);
    return withOrWithoutId(numbered(state.cursor(), json));
  }

  @Override
  public ByteBuffer reset(LiveSignal.Reset reset) {
    return ByteBuffer.wrap(frame("", LiveJson.reset(Instant.now(), reset.head())));
  }

  @Override
  public ByteBuffer heartbeat(LiveCursor head) {
    return ByteBuffer.wrap(frame("", LiveJson.heartbeat(Instant.now(), head)));
  }

  @Override
  public ByteBuffer hello(boolean resumed, String epoch, Duration heartbeat) {
    byte[] json = LiveJson.connected(Instant.now(), resumed, epoch, heartbeat, false);
    return ByteBuffer.wrap(frame(retry(RETRY_MILLIS) + ": theater\n\n", json));
  }

  @Override
  public ByteBuffer end(@Nullable ErrorInfo error, boolean later) {
    String retry = retry(later ? LATER_MILLIS : RETRY_MILLIS);
    return ByteBuffer.wrap(
        error == null
            ? (retry + "\n").getBytes(StandardCharsets.UTF_8)
            : frame(retry, LiveJson.streamError(Instant.now(), error)));
  }

  /** Spread, so that clients that were cut off together do not come back together. */
  private static String retry(int millis) {
    int jitter = ThreadLocalRandom.current().nextInt(RETRY_JITTER_MILLIS + 1);
    return "retry: " + (millis + jitter) + "\n";
  }

  private static byte[] numbered(LiveCursor id, byte[] json) {
    return frame("id: " + id.text() + "\n", json);
  }

  private static byte[] frame(String lines, byte[] json) {
    byte[] head = (lines + "data: ").getBytes(StandardCharsets.UTF_8);
    byte[] frame = Arrays.copyOf(head, head.length + json.length + 2);
    System.arraycopy(json, 0, frame, head.length, json.length);
    frame[frame.length - 2] = '\n';
    frame[frame.length - 1] = '\n';
    return frame;
  }

  /** The id is the first line, so the plain form is the rest of the same bytes. */
  private ByteBuffer withOrWithoutId(byte[] frame) {
    ByteBuffer all = ByteBuffer.wrap(frame);
    if (plain) {
      while (all.get() != '\n') {
        // skips the line of the id
      }
    }
    return all;
  }
}
