package io.theater.redact;

/**
 * Redacts one text that arrives in pieces, as if it were whole: the outputs of all calls, put
 * together, equal {@link Redactor#redact} of the whole text wherever the pieces were cut. What
 * could still turn out to be a secret is held back: in prose a few characters, at most about 1,100.
 *
 * <p>Two differences remain because what was shown cannot be taken back: the end of a private key
 * whose beginning never came masks only what is not yet shown, and a failing rule masks only the
 * rest of the text. Never throws. For one thread at a time.
 */
public interface RedactingStream {

  /**
   * Takes the next piece.
   *
   * @param delta the piece, of any length
   * @return what may be shown now, possibly empty
   */
  Redaction append(CharSequence delta);

  /**
   * Text was lost between the pieces. What is held back is masked, and so is what follows up to the
   * next white space, quote or non-ASCII character (and the rest of a private key or of a quoted
   * secret), so that the tail of a secret whose beginning is lost is not shown.
   *
   * @return the mask {@code [REDACTED:gap]}, or nothing inside a secret that is masked already
   */
  Redaction gap();

  /**
   * The text is complete.
   *
   * @return what was held back, masked where needed
   */
  Redaction finish();

  /**
   * How much is held back at the moment.
   *
   * @return characters
   */
  int heldBack();
}
