package io.theater.history;

import org.jspecify.annotations.Nullable;

/**
 * Opaque text for a position in a list, for stores whose lists are ordered by a number. It names
 * its list, so that a cursor of one list is refused by another.
 *
 * <pre>{@code
 * String next = PageCursor.encode('i', lastPosition);
 * long after = PageCursor.decode('i', query.cursor(), Long.MAX_VALUE);
 * }</pre>
 */
public final class PageCursor {
  private static final int SHOWN = 40;

  private PageCursor() {}

  /**
   * The cursor of a position.
   *
   * @param list one letter for the list
   * @param position position of the last item of a page, 0 or more
   * @return text safe in a URL
   */
  public static String encode(char list, long position) {
    return list + Long.toString(position, Character.MAX_RADIX);
  }

  /**
   * The position of a cursor.
   *
   * @param list the letter it was made with
   * @param cursor what {@link #encode} gave; null for the first page
   * @param start what null stands for
   * @return the position
   * @throws IllegalArgumentException when it is not a cursor of this list; the message names it
   */
  public static long decode(char list, @Nullable String cursor, long start) {
    if (cursor == null) {
      return start;
    }
    try {
      long position = Long.parseLong(cursor, 1, cursor.length(), Character.MAX_RADIX);
      if (position >= 0 && cursor.equals(encode(list, position))) {
        return position;
      }
    } catch (NumberFormatException | IndexOutOfBoundsException notOurs) {
      // answered below, like every other text that is no cursor
    }
    String shown = cursor.length() > SHOWN ? cursor.substring(0, SHOWN) + "…" : cursor;
    throw new IllegalArgumentException("cursor '" + shown + "' is not a position in this list");
  }
}
