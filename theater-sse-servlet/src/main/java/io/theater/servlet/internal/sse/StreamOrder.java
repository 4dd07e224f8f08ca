package io.theater.servlet.internal.sse;

import io.theater.live.LiveCursor;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A stream that is wanted.
 *
 * @param source where its events come from
 * @param cursor where it begins
 * @param scope what of it is shown
 * @param frames how the client is told
 * @param patience how long the answer goes on at most; null for as long as streams may
 * @param rights asked again and again whether the client may still see it; may block
 * @param caller whose streams are limited together; null for nobody's
 * @param address where it comes from, limited likewise; null for nowhere
 */
public record StreamOrder(
    LiveSource source,
    LiveCursor cursor,
    StreamScope scope,
    Frames frames,
    @Nullable Duration patience,
    BooleanSupplier rights,
    @Nullable String caller,
    @Nullable String address) {

  /**
   * Whether a client that comes back to the stream of one execution has seen all of it.
   *
   * @param source the stream
   * @param cursor where the client is
   * @param executionId an execution that has ended
   * @return true when there is nothing more to send
   */
  public static boolean isFinished(LiveSource source, LiveCursor cursor, String executionId) {
    return !cursor.isLatest() && source.isPastEndOf(executionId, cursor);
  }
}
