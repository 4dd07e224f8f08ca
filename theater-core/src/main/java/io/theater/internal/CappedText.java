package io.theater.internal;

import io.theater.model.Truncation;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * A text that grows without bound and keeps only head and tail once it is longer than its cap, with
 * its length and the SHA-256 of the whole. Not thread-safe.
 *
 * <p>Up to the cap it is a plain builder; digest and tail exist only beyond it.
 */
public final class CappedText {
  /** Ends the note in place of what was cut out. */
  public static final String CUT_END = " characters truncated …]\n";

  // Cutting keeps a processor and some memory busy: more at a time would only need more memory.
  private static final Semaphore CUTTING =
      new Semaphore(Math.max(2, Runtime.getRuntime().availableProcessors()));

  private static final String CUT_BEGIN = "\n[… ";
  private static final char MARK = '…'; // in both

  private final int cap;
  private final StringBuilder head = new StringBuilder(0);
  private @Nullable StringBuilder tail;
  private @Nullable MessageDigest digest;
  private char pendingSurrogate;
  private long length;

  /**
   * An empty text.
   *
   * @param capChars how many characters to keep, half of them from the end
   */
  public CappedText(int capChars) {
    cap = capChars;
  }

  /**
   * Cuts a whole text.
   *
   * @param field name of the field, for the report
   * @param text the text
   * @param capChars how many characters to keep
   * @param report receives what was cut
   * @return the same instance when it is short enough
   */
  public static String cut(
      String field, String text, int capChars, java.util.function.Consumer<Truncation> report) {
    if (text.length() <= capChars) {
      return text;
    }
    CUTTING.acquireUninterruptibly();
    try {
      CappedText capped = new CappedText(capChars);
      capped.append(text);
      report.accept(java.util.Objects.requireNonNull(capped.truncation(field)));
      return capped.text();
    } finally {
      CUTTING.release();
    }
  }

  /**
   * Where something was cut out of a text.
   *
   * @param text a text that may have been cut
   * @return index of the note that stands there instead, or -1
   */
  public static int cutAt(String text) {
    // One character is found several times faster than a phrase.
    for (int mark = text.indexOf(MARK); mark >= 0; mark = text.indexOf(MARK, mark + 1)) {
      int end = mark - CUT_END.indexOf(MARK);
      if (text.startsWith(CUT_END, end)) {
        return text.lastIndexOf(CUT_BEGIN, end);
      }
    }
    return -1;
  }

  /**
   * Adds text.
   *
   * @param more the text
   */
  public void append(CharSequence more) {
    length += more.length();
    if (tail == null && head.length() + more.length() <= cap) {
      head.append(more);
    } else {
      appendBeyond(more.toString());
    }
  }

  private void appendBeyond(String more) {
    StringBuilder end = tail;
    if (end == null) {
      // No copy of a text that comes whole: it may be most of the heap.
      String all = head.length() == 0 ? more : head + more;
      int keep = boundary(all, cap / 2);
      head.setLength(0);
      head.append(all, 0, keep);
      digest = sha256();
      update(all);
      end = new StringBuilder(all.substring(Math.max(keep, all.length() - cap / 2)));
      tail = end;
    } else {
      update(more);
      end.append(more, Math.max(0, more.length() - cap / 2), more.length());
    }
    if (end.length() > cap) {
      end.delete(0, end.length() - cap / 2);
    }
  }

  private static int boundary(String text, int index) {
    return index > 0 && Character.isHighSurrogate(text.charAt(index - 1)) ? index - 1 : index;
  }

  /** Encodes in slices; a surrogate pair that is cut by a border waits for its other half. */
  private void update(String text) {
    MessageDigest sum = java.util.Objects.requireNonNull(digest);
    String whole = pendingSurrogate == 0 ? text : pendingSurrogate + text;
    pendingSurrogate = 0;
    int end = whole.length();
    if (end > 0 && Character.isHighSurrogate(whole.charAt(end - 1))) {
      pendingSurrogate = whole.charAt(--end);
    }
    int slice = 1 << 16;
    for (int from = 0; from < end; ) {
      int to = from + slice >= end ? end : boundary(whole, from + slice);
      sum.update(whole.substring(from, to).getBytes(StandardCharsets.UTF_8));
      from = to;
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException everyPlatformHasIt) {
      throw new IllegalStateException(everyPlatformHasIt);
    }
  }

  /**
   * The kept text.
   *
   * @return all of it, or head and tail with a line between that says how much is missing
   */
  public String text() {
    StringBuilder end = tail;
    if (end == null) {
      return head.toString();
    }
    int from = Math.max(0, end.length() - cap / 2);
    if (from < end.length() && Character.isLowSurrogate(end.charAt(from))) {
      from++;
    }
    String kept = end.substring(from);
    long missing = length - head.length() - kept.length();
    return missing <= 0 ? head + kept : head + CUT_BEGIN + missing + CUT_END + kept;
  }

  /**
   * How long the whole text is.
   *
   * @return characters
   */
  public long length() {
    return length;
  }

  /**
   * What was cut. Asked for once, when the text is whole.
   *
   * @param field name of the field
   * @return the report, or null when nothing was cut
   */
  public @Nullable Truncation truncation(String field) {
    if (digest == null) {
      return null;
    }
    if (pendingSurrogate != 0) {
      digest.update((byte) '?');
      pendingSurrogate = 0;
    }
    return new Truncation(field, length, HexFormat.of().formatHex(digest.digest()));
  }
}
