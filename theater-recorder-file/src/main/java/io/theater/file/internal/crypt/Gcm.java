package io.theater.file.internal.crypt;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * AES in Galois/Counter Mode, NIST SP 800-38D: a random nonce of 96 bits, the ciphertext, a tag of
 * 128 bits. Thread-safe.
 */
final class Gcm {
  private static final String NAME = "AES/GCM/NoPadding";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SecureRandom random = new SecureRandom();

  /** Encrypts; the head is only authenticated. */
  byte[] seal(SecretKey key, ByteBuffer head, ByteBuffer payload) throws GeneralSecurityException {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    Cipher cipher = cipher(Cipher.ENCRYPT_MODE, key, nonce);
    cipher.updateAAD(head);
    ByteBuffer sealed =
        ByteBuffer.allocate(NONCE_BYTES + cipher.getOutputSize(payload.remaining()));
    cipher.doFinal(payload, sealed.put(nonce));
    return sealed.array();
  }

  /** Decrypts. */
  byte[] open(SecretKey key, ByteBuffer head, ByteBuffer sealed) throws GeneralSecurityException {
    if (sealed.remaining() < NONCE_BYTES) {
      throw new AEADBadTagException("too short");
    }
    byte[] nonce = new byte[NONCE_BYTES];
    sealed.get(nonce);
    Cipher cipher = cipher(Cipher.DECRYPT_MODE, key, nonce);
    cipher.updateAAD(head);
    byte[] rest = new byte[sealed.remaining()];
    sealed.get(rest);
    return cipher.doFinal(rest);
  }

  private static Cipher cipher(int mode, SecretKey key, byte[] nonce)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(NAME);
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    return cipher;
  }
}
