package io.theater.file.internal.crypt;

import io.theater.file.KeyProvider;
import io.theater.json.JsonEncoder;
import io.theater.json.JsonFormatException;
import io.theater.json.JsonLine;
import io.theater.json.PayloadCipher;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How lines carry what is not for everybody: readable or sealed. Thread-safe. */
public final class Payloads {
  private static final PayloadCipher NO_KEYS =
      new PayloadCipher() {
        @Override
        public Key current() {
          throw new IllegalStateException("nothing is sealed without keys");
        }

        @Override
        public byte[] open(String keyId, ByteBuffer head, ByteBuffer sealed)
            throws GeneralSecurityException {
          throw new InvalidKeyException(
              "it is sealed with key '" + keyId + "', and no encryption is set up");
        }
      };

  private final @Nullable Keyring keys;

  private Payloads(@Nullable Keyring keys) {
    this.keys = keys;
  }

  /** Readable, unless there are keys. */
  public static Payloads of(@Nullable KeyProvider provider) {
    return new Payloads(provider == null ? null : new Keyring(provider));
  }

  /** Whether new lines are sealed. */
  public boolean seals() {
    return keys != null;
  }

  /** An encoder of lines. */
  public JsonEncoder encoder() {
    return new JsonEncoder(keys);
  }

  /**
   * A line with its payload; as it is, when that cannot be opened.
   *
   * @param whenSealed told why not
   */
  public JsonLine open(JsonLine line, Consumer<String> whenSealed) {
    try {
      return line.open(keys == null ? NO_KEYS : keys);
    } catch (JsonFormatException sealed) {
      whenSealed.accept(String.valueOf(sealed.getMessage()));
      return line;
    }
  }

  /** What is wrong with the current key, or null. */
  public @Nullable String trouble() {
    return keys == null ? null : keys.trouble();
  }
}
