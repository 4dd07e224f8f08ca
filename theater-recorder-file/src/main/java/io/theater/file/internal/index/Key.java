package io.theater.file.internal.index;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** An id, and the number by which archives find it. Not thread-safe. */
public final class Key {
  private static final ThreadLocal<MessageDigest> DIGEST = ThreadLocal.withInitial(Key::digest);

  private final String text;
  private long hash;
  private boolean hashed;

  /** The key of an id. */
  public Key(String text) {
    this.text = text;
  }

  /** The id. */
  public String text() {
    return text;
  }

  /** A number that nobody can make collide by accident; ids are compared nevertheless. */
  public long hash() {
    if (!hashed) {
      hash = hash(text);
      hashed = true;
    }
    return hash;
  }

  /** The number of an id. */
  public static long hash(String id) {
    return ByteBuffer.wrap(DIGEST.get().digest(id.getBytes(UTF_8))).getLong();
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
