package io.theater.file;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Has the keys with which a recorder encrypts what prompts and answers say. Keys are for AES-256:
 * 32 bytes each.
 *
 * <p><b>Rotation.</b> New lines are sealed with the {@linkplain #currentKeyId current key}; old
 * ones name the key they need, which has to stay available for as long as they shall be read. Every
 * key should be replaced before it has sealed four thousand million lines.
 *
 * <p>Any number of threads ask, for every line that is written and for every one that is read, so
 * answer from memory. What is thrown never reaches the host: a recorder that is open goes on with
 * the last key it was given, and says so in its health.
 *
 * <pre>{@code
 * FileRecorder.builder(directory)
 *     .encryption(KeyProvider.of(Map.of("2025", oldKey, "2026", newKey), "2026"))
 *     .build();
 * }</pre>
 */
public interface KeyProvider {
  /**
   * Which key seals new lines.
   *
   * @return its id, 1 to 200 characters, which stands readable in each line
   */
  String currentKeyId();

  /**
   * A key.
   *
   * @param id as {@link #currentKeyId} named it when the line was written
   * @return a key for AES of 256 bits, or empty when there is none of that id
   */
  Optional<SecretKey> key(String id);

  /**
   * Keys that do not change.
   *
   * @param keys 32 bytes each, by id; copied
   * @param current id of the key that seals new lines
   * @return a provider of these keys
   * @throws IllegalArgumentException when a key has another length, or none is the current one; the
   *     message names the key, and none of its bytes
   */
  static KeyProvider of(Map<String, byte[]> keys, String current) {
    Map<String, SecretKey> known = new HashMap<>();
    keys.forEach(
        (id, bytes) -> {
          if (bytes.length != 32) {
            throw new IllegalArgumentException(
                "key '" + id + "' must have 32 bytes but has " + bytes.length);
          }
          known.put(id, new SecretKeySpec(bytes, "AES"));
        });
    if (!known.containsKey(Objects.requireNonNull(current, "current"))) {
      throw new IllegalArgumentException("there is no key '" + current + "' among the keys");
    }
    return new KeyProvider() {
      @Override
      public String currentKeyId() {
        return current;
      }

      @Override
      public Optional<SecretKey> key(String id) {
        return Optional.ofNullable(known.get(id));
      }
    };
  }
}
