package io.theater.servlet.internal.security;

import io.theater.servlet.Access;
import io.theater.servlet.AccessPolicy;
import io.theater.servlet.Caller;
import jakarta.servlet.http.HttpServletRequest;
import java.security.MessageDigest;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lets in who has a token (RFC 6750), in the {@code Authorization} header only.
 *
 * @param callers says whose a token is
 */
public record BearerPolicy(Function<String, @Nullable Caller> callers) implements AccessPolicy {
  private static final String CHARACTERS = "[A-Za-z0-9._~+/-]+=*";
  private static final Pattern HEADER =
      Pattern.compile("Bearer +(" + CHARACTERS + ")", Pattern.CASE_INSENSITIVE);
  private static final int SHORTEST = 16;

  /**
   * One token of one caller, compared in constant time.
   *
   * @param token the token
   * @param caller whose it is
   * @return the policy
   * @throws IllegalArgumentException when the token is too short or cannot be sent
   */
  public static BearerPolicy of(String token, Caller caller) {
    if (token.length() < SHORTEST || !token.matches(CHARACTERS)) {
      throw new IllegalArgumentException(
          "bearer: a token has at least " + SHORTEST + " characters A-Z a-z 0-9 . _ ~ + / -");
    }
    // digests have one length, so the time does not tell that of the token
    byte[] expected = Digests.sha256(token);
    return new BearerPolicy(
        given -> MessageDigest.isEqual(expected, Digests.sha256(given)) ? caller : null);
  }

  @Override
  public @Nullable Access decide(HttpServletRequest request) {
    String header = request.getHeader("Authorization");
    Matcher bearer = HEADER.matcher(header == null ? "" : header.strip());
    Caller caller = bearer.matches() ? callers.apply(bearer.group(1)) : null;
    return caller == null ? null : Access.of(caller);
  }

  @Override
  public List<String> challenges(HttpServletRequest request) {
    return List.of("Bearer realm=\"theater\"");
  }
}
