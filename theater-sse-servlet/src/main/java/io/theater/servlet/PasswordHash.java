package io.theater.servlet;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * What is kept of a password: its PBKDF2 hash with HMAC-SHA-256. Immutable. Making and comparing
 * one takes a good part of a second of a processor, on purpose.
 *
 * <p>New ones have a random salt of 16 bytes and 600,000 iterations, as the OWASP Password Storage
 * Cheat Sheet recommends for this function.
 *
 * <pre>{@code
 * String toKeep = PasswordHash.of(password).encoded();      // once, such as in jshell
 * PasswordHash hash = PasswordHash.parse(toKeep);           // in the application
 * }</pre>
 */
public final class PasswordHash {
  private static final String PREFIX = "pbkdf2-sha256";
  private static final Pattern ENCODED =
      Pattern.compile(PREFIX + ":(\\d{5,8}):([A-Za-z0-9_-]{22,}):([A-Za-z0-9_-]{43})");
  private static final int ITERATIONS = 600_000;
  private static final int LEAST_ITERATIONS = 10_000;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BITS = 256;

  private final int iterations;
  private final byte[] salt;
  private final byte[] hash;

  private PasswordHash(int iterations, byte[] salt, byte[] hash) {
    this.iterations = iterations;
    this.salt = salt;
    this.hash = hash;
  }

  /**
   * Hashes a password with a new salt.
   *
   * @param password not empty; not kept, and not erased
   * @return the hash
   * @throws IllegalArgumentException when it is empty
   */
  public static PasswordHash of(char[] password) {
    if (password.length == 0) {
      throw new IllegalArgumentException("a password cannot be empty");
    }
    byte[] salt = new byte[SALT_BYTES];
    new SecureRandom().nextBytes(salt);
    return new PasswordHash(ITERATIONS, salt, hash(password, salt, ITERATIONS));
  }

  /**
   * Reads what {@link #encoded} gave.
   *
   * @param encoded {@code pbkdf2-sha256:<iterations>:<salt>:<hash>}, salt and hash in URL-safe
   *     Base64 without padding; at least 10,000 iterations
   * @return the hash
   * @throws IllegalArgumentException when it is something else; the message does not repeat it
   */
  public static PasswordHash parse(String encoded) {
    Matcher parts = ENCODED.matcher(encoded);
    if (!parts.matches() || Integer.parseInt(parts.group(1)) < LEAST_ITERATIONS) {
      throw new IllegalArgumentException(
          "a password hash is " + PREFIX + ":<iterations, 10000 or more>:<salt>:<hash>");
    }
    Base64.Decoder base64 = Base64.getUrlDecoder();
    return new PasswordHash(
        Integer.parseInt(parts.group(1)),
        base64.decode(parts.group(2)),
        base64.decode(parts.group(3)));
  }

  /**
   * The hash as text, to be kept like a secret.
   *
   * @return what {@link #parse} reads
   */
  public String encoded() {
    Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
    return String.join(
        ":",
        PREFIX,
        Integer.toString(iterations),
        base64.encodeToString(salt),
        base64.encodeToString(hash));
  }

  /**
   * Whether this is the hash of a password. Takes the same time whatever the answer is.
   *
   * @param password what somebody says it is
   * @return true when it is
   */
  public boolean matches(char[] password) {
    return MessageDigest.isEqual(hash, hash(password, salt, iterations));
  }

  private static byte[] hash(char[] password, byte[] salt, int iterations) {
    PBEKeySpec spec = new PBEKeySpec(password, salt, iterations, HASH_BITS);
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("this Java has no PBKDF2 with HMAC-SHA-256", missing);
    } finally {
      spec.clearPassword();
    }
  }

  /** Says nothing about the password. */
  @Override
  public String toString() {
    return PREFIX + ":…";
  }
}
