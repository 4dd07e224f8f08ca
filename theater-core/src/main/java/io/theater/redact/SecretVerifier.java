package io.theater.redact;

/**
 * Decides where the secret that begins at an anchor ends. Called for every occurrence of the
 * anchor, on any thread; should be fast and must not keep the text.
 *
 * <pre>{@code
 * SecretVerifier sixDigits = (text, anchor) -> {
 *   int end = anchor + "PIN-".length();
 *   while (end < text.length() && Character.isDigit(text.charAt(end))) end++;
 *   return end - anchor == 10 ? end : SecretVerifier.NO_SECRET;
 * };
 * }</pre>
 */
@FunctionalInterface
public interface SecretVerifier {

  /** There is no secret at this anchor. */
  int NO_SECRET = -1;

  /**
   * Looks at one occurrence of the anchor. The text shows up to 64 characters before it and up to
   * 1,024 after it; asking for the character at {@code text.length()} or beyond is a failure. In a
   * stream the answer is asked again when it depended on the end of what had arrived.
   *
   * @param text the neighbourhood of the anchor
   * @param anchor index of the anchor's first character in {@code text}
   * @return index after the last character to mask, which begins at the anchor, or {@link
   *     #NO_SECRET}
   */
  int end(CharSequence text, int anchor);
}
