package io.theater.servlet.internal.security;

import io.theater.servlet.Access;
import io.theater.servlet.AccessPolicy;
import io.theater.servlet.Caller;
import io.theater.servlet.PasswordHash;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Lets in who knows a password (RFC 7617).
 *
 * <p>A browser sends the password with every request, and a password hash is slow on purpose: the
 * last right password of each user is kept as a keyed digest in memory, and known again by that.
 * Only wrong and new ones cost the whole hash, two at a time, so that guessing does not take the
 * processors from the host. A name that no user has costs the same.
 */
public final class BasicPolicy implements AccessPolicy {
  private static final String SCHEME = "basic ";
  private static final int AT_A_TIME = 2;
  private static final int PATIENCE_SECONDS = 2;

  private final Map<String, User> users = new HashMap<>();
  private final User nobody;
  private final Map<String, byte[]> known = new ConcurrentHashMap<>();
  private final SecretKeySpec key;
  private final Semaphore hashing = new Semaphore(AT_A_TIME);

  private record User(Caller caller, PasswordHash hash) {}

  /**
   * A policy.
   *
   * @param passwords of the users there are
   * @throws IllegalArgumentException when there are none, two of a name, or a name with a colon
   */
  public BasicPolicy(Map<Caller, PasswordHash> passwords) {
    if (passwords.isEmpty()) {
      throw new IllegalArgumentException("basic: there are no users");
    }
    passwords.forEach(
        (caller, hash) -> {
          if (caller.name().indexOf(':') >= 0) {
            throw new IllegalArgumentException(
                "basic: the name '" + caller.name() + "' cannot be sent, because it has a colon");
          }
          if (users.put(caller.name(), new User(caller, hash)) != null) {
            throw new IllegalArgumentException(
                "basic: there are two users named '" + caller.name() + "'");
          }
        });
    nobody = users.values().iterator().next();
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    key = new SecretKeySpec(secret, "HmacSHA256");
  }

  @Override
  public @Nullable Access decide(HttpServletRequest request) throws GeneralSecurityException {
    String header = request.getHeader("Authorization");
    if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return null;
    }
    String credentials = decoded(header.substring(SCHEME.length()).strip());
    int colon = credentials.indexOf(':');
    if (colon < 0 || colon == credentials.length() - 1) {
      return null;
    }
    String name = credentials.substring(0, colon);
    User user = users.getOrDefault(name, nobody);
    boolean right = isRight(user, credentials.substring(colon + 1));
    return right && user.caller().name().equals(name) ? Access.of(user.caller()) : null;
  }

  /** Without a colon, and so of no use, when it is malformed. */
  private static String decoded(String base64) {
    try {
      return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      return "";
    }
  }

  private boolean isRight(User user, String password) throws GeneralSecurityException {
    byte[] digest = digest(password);
    String name = user.caller().name();
    if (MessageDigest.isEqual(known.getOrDefault(name, new byte[0]), digest)) {
      return true;
    }
    awaitTurn();
    try {
      boolean right = user.hash().matches(password.toCharArray());
      if (right) {
        known.put(name, digest);
      }
      return right;
    } finally {
      hashing.release();
    }
  }

  private void awaitTurn() {
    try {
      if (hashing.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException foreign) {
      Thread.currentThread().interrupt();
    }
    throw new IllegalStateException("too many passwords are being checked");
  }

  private byte[] digest(String password) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(key);
    return mac.doFinal(password.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public List<String> challenges(HttpServletRequest request) {
    return List.of("Basic realm=\"theater\", charset=\"UTF-8\"");
  }
}
