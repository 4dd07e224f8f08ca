package io.theater.redact;

import org.jspecify.annotations.Nullable;

/**
 * Masks the secrets of a text. Stateless and thread-safe; never blocks, never throws: when a rule
 * fails, the whole text is masked as {@code [REDACTED:error]}.
 *
 * <pre>{@code
 * Redactor redactor = Redactors.standard();
 * redactor.redact("password=hunter2").text(); // password=[REDACTED:password]
 * }</pre>
 */
public interface Redactor {

  /**
   * Masks a whole text: prose, code, JSON (also broken or cut off) or JSON inside a JSON string.
   * Runs in time linear in the length.
   *
   * @param text the text; null is treated as empty
   * @return the masked text, the same instance when there was nothing to mask
   */
  Redaction redact(@Nullable String text);

  /**
   * Whether the value of this key is a secret whatever it looks like, as with {@code password},
   * {@code db.api-key} or {@code X-Auth-Token}. Case and separators do not matter.
   *
   * @param key the key of a JSON member, header or metadata entry; null is no secret key
   * @return true when the value has to be masked whole
   */
  boolean isSecretKey(@Nullable String key);

  /**
   * Starts the redaction of one text that arrives in pieces.
   *
   * @return a new stream, for one thread at a time
   */
  RedactingStream stream();
}
