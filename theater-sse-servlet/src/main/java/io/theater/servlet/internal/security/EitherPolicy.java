package io.theater.servlet.internal.security;

import io.theater.servlet.Access;
import io.theater.servlet.AccessPolicy;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Lets in whom one of two policies lets in.
 *
 * @param first is asked first
 * @param second is asked when the first says no, in whatever way
 */
public record EitherPolicy(AccessPolicy first, AccessPolicy second) implements AccessPolicy {

  @Override
  public @Nullable Access decide(HttpServletRequest request) throws Exception {
    Access access;
    try {
      access = first.decide(request);
    } catch (Exception no) {
      access = second.decide(request);
      if (access == null) {
        throw no;
      }
    }
    return access == null ? second.decide(request) : access;
  }

  /** Nobody knows any more which one has let the caller in, so neither may say no. */
  @Override
  public @Nullable Access recheck(Access granted) throws Exception {
    Access still = first.recheck(granted);
    return still == null ? null : second.recheck(still);
  }

  @Override
  public List<String> challenges(HttpServletRequest request) {
    return Stream.of(first, second)
        .flatMap(policy -> policy.challenges(request).stream())
        .distinct()
        .toList();
  }
}
