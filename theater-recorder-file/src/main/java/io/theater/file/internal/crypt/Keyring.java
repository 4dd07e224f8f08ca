package io.theater.file.internal.crypt;

import io.theater.file.KeyProvider;
import io.theater.json.PayloadCipher;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import javax.crypto.AEADBadTagException;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The keys of a host. Never leaves a line unsealed: without a new key the last one goes on. */
final class Keyring implements PayloadCipher {
  private static final Logger log = LoggerFactory.getLogger(Keyring.class);
  private static final int KEY_BYTES = 32;
  private static final int MAX_ID_LENGTH = 200;

  private final KeyProvider provider;
  private final Gcm gcm = new Gcm();
  private volatile Current current;
  private volatile @Nullable String trouble;

  private record Current(String id, SecretKey key, Gcm gcm) implements Key {
    @Override
    public byte[] seal(ByteBuffer head, ByteBuffer payload) {
      try {
        return gcm.seal(key, head, payload);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("key '" + id + "' does not encrypt: " + e.getMessage(), e);
      }
    }
  }

  /**
   * Asks for the first key and tries it.
   *
   * @throws IllegalArgumentException when there is none that can be used
   */
  Keyring(KeyProvider provider) {
    this.provider = provider;
    try {
      this.current = of(provider.currentKeyId());
    } catch (RuntimeException e) {
      throw new IllegalArgumentException("encryption has no current key: " + e.getMessage(), e);
    }
  }

  private Current of(String id) {
    if (id.isEmpty() || id.length() > MAX_ID_LENGTH) {
      throw new IllegalStateException(
          "the id of a key must have 1 to " + MAX_ID_LENGTH + " characters but is '" + id + "'");
    }
    SecretKey key =
        provider
            .key(id)
            .orElseThrow(() -> new IllegalStateException("the provider has no key '" + id + "'"));
    byte[] bytes = key.getEncoded();
    if (bytes != null && bytes.length != KEY_BYTES) {
      throw new IllegalStateException(
          "key '" + id + "' must have " + KEY_BYTES + " bytes but has " + bytes.length);
    }
    Current usable = new Current(id, key, gcm);
    usable.seal(ByteBuffer.allocate(0), ByteBuffer.allocate(0));
    return usable;
  }

  @Override
  public Key current() {
    Current last = current;
    try {
      String id = provider.currentKeyId();
      if (!id.equals(last.id())) {
        last = of(id);
        current = last;
      }
      trouble = null;
    } catch (RuntimeException e) {
      if (trouble == null) {
        log.warn("Lines are still sealed with key '{}', because the next is missing", last.id(), e);
      }
      trouble = "lines are sealed with key '" + last.id() + "', because " + e.getMessage();
    }
    return last;
  }

  /** What is wrong with the current key, or null. */
  @Nullable String trouble() {
    return trouble;
  }

  @Override
  public byte[] open(String keyId, ByteBuffer head, ByteBuffer sealed)
      throws GeneralSecurityException {
    SecretKey key;
    try {
      key = provider.key(keyId).orElse(null);
    } catch (RuntimeException e) {
      throw new InvalidKeyException("the provider fails at key '" + keyId + "': " + e, e);
    }
    if (key == null) {
      throw new InvalidKeyException("the provider has no key '" + keyId + "'");
    }
    try {
      return gcm.open(key, head, sealed);
    } catch (AEADBadTagException e) {
      throw new AEADBadTagException(
          "key '" + keyId + "' is not the one it was sealed with, or the line was changed");
    }
  }
}
