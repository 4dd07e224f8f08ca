package io.theater.json;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;

/**
 * Encrypts what lines of a log carry, and decrypts it again. A line says so with {@code
 * "enc":"A256GCM"} and the id of its key, and has the sealed bytes as its last member. What stands
 * in front of that stays readable and is authenticated as well: sealed bytes open in their own line
 * only.
 *
 * <p>Implementations serve any number of threads.
 */
public interface PayloadCipher {
  /**
   * The key of the next line.
   *
   * @return never null, and never an exception: whoever cannot get a new key goes on with the last
   */
  Key current();

  /**
   * Decrypts.
   *
   * @param keyId as the line names it
   * @param head the line up to its sealed bytes
   * @param sealed what {@link Key#seal} returned
   * @return the payload
   * @throws GeneralSecurityException when there is no such key, or the line is not what was sealed;
   *     the message says which
   */
  byte[] open(String keyId, ByteBuffer head, ByteBuffer sealed) throws GeneralSecurityException;

  /** A key that encrypts. */
  interface Key {
    /**
     * By which name it is found again.
     *
     * @return stands in the line as it is
     */
    String id();

    /**
     * Encrypts.
     *
     * @param head the line so far, which is authenticated only
     * @param payload what is encrypted
     * @return all that is needed besides the key and the head
     */
    byte[] seal(ByteBuffer head, ByteBuffer payload);
  }
}
