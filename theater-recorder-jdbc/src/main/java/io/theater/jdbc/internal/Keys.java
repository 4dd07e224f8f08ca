package io.theater.jdbc.internal;

import io.theater.internal.CleanText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * How ids and names stand in columns that are compared. What no index takes, or what a database
 * takes for equal, is cut and made unique by its hash: anything long, anything with a space at its
 * end, which MariaDB ignores, and what looks like such a key. The record keeps the whole text.
 */
final class Keys {
  /** Length of the columns, in characters. */
  static final int MAX_LENGTH = 200;

  private static final int MAX_PLAIN = 180;
  private static final int KEPT = 119;
  private static final int HASH = 64;

  private Keys() {}

  static String of(String id) {
    String clean = CleanText.of(id);
    return isPlain(clean) ? clean : cut(clean) + "~" + hash(clean);
  }

  /** Whether the column has all there is. */
  static boolean isWhole(String id) {
    return isPlain(id) && CleanText.of(id).equals(id);
  }

  private static boolean isPlain(String clean) {
    return clean.length() <= MAX_PLAIN && !clean.endsWith(" ") && !endsLikeAHash(clean);
  }

  private static boolean endsLikeAHash(String clean) {
    int tilde = clean.length() - HASH - 1;
    return tilde >= 0 && clean.charAt(tilde) == '~';
  }

  /** Neither half a character nor a space before the hash. */
  private static String cut(String clean) {
    int end = Math.min(KEPT, clean.length());
    boolean split = end < clean.length() && Character.isHighSurrogate(clean.charAt(end - 1));
    return clean.substring(0, split ? end - 1 : end);
  }

  private static String hash(String clean) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(clean.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError("every JDK has SHA-256", impossible);
    }
  }
}
