package io.theater.examples.model.scripted;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Counts tokens the way the script does, having no tokenizer: one per Chinese character, and one
 * per started four characters of the rest.
 */
final class TokenEstimate {

  private static final Pattern PIECE =
      Pattern.compile("\\s*\\p{IsHan}{1,2}|\\s*[^\\s\\p{IsHan}]{1,12}|\\s+");

  private TokenEstimate() {}

  static long count(String text) {
    long han = text.codePoints().filter(TokenEstimate::isHan).count();
    long rest = text.codePointCount(0, text.length()) - han;
    return han + (rest + 3) / 4;
  }

  /** Cuts a text into the pieces it is streamed in; joined they are the text. */
  static List<String> pieces(String text) {
    return PIECE.matcher(text).results().map(result -> result.group()).toList();
  }

  private static boolean isHan(int codePoint) {
    return Character.UnicodeScript.of(codePoint) == Character.UnicodeScript.HAN;
  }
}
