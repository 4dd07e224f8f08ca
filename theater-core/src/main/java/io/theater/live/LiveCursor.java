package io.theater.live;

import org.jspecify.annotations.Nullable;

/**
 * A position in the live stream of a session.
 *
 * @param epoch identity of the numbering; empty for "start with a snapshot"
 * @param sequence the last event that was seen
 */
public record LiveCursor(String epoch, long sequence) {
  private static final LiveCursor LATEST = new LiveCursor("", 0);

  /**
   * Start with a snapshot of the current state, then go on live.
   *
   * @return the cursor
   */
  public static LiveCursor latest() {
    return LATEST;
  }

  /**
   * Go on after an event.
   *
   * @param epoch its epoch
   * @param sequence its sequence
   * @return the cursor
   */
  public static LiveCursor after(String epoch, long sequence) {
    return new LiveCursor(epoch, sequence);
  }

  /**
   * Reads the text form {@code <epoch>-<sequence>}, the id of a frame on the wire.
   *
   * @param text what the client sent; null, empty or malformed text
   * @return the position, or null when there is none or it cannot be read
   */
  public static @Nullable LiveCursor parse(@Nullable String text) {
    int dash = text == null ? -1 : text.lastIndexOf('-');
    if (text == null || dash < 1 || text.length() - dash > 20) {
      return null;
    }
    try {
      long sequence = Long.parseLong(text.substring(dash + 1));
      return sequence < 0 ? null : new LiveCursor(text.substring(0, dash), sequence);
    } catch (NumberFormatException malformed) {
      return null;
    }
  }

  /**
   * Whether a snapshot is asked for.
   *
   * @return true for {@link #latest()}
   */
  public boolean isLatest() {
    return epoch.isEmpty();
  }

  /**
   * The text form {@code <epoch>-<sequence>}.
   *
   * @return the id of a frame
   */
  public String text() {
    return epoch + "-" + sequence;
  }
}
