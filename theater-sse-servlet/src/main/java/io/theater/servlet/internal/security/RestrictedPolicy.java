package io.theater.servlet.internal.security;

import io.theater.servlet.Access;
import io.theater.servlet.AccessPolicy;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A policy that allows less than another.
 *
 * @param policy the other
 * @param asked which requests it is asked about
 * @param reduced what is left of its answer
 */
public record RestrictedPolicy(
    AccessPolicy policy, Predicate<HttpServletRequest> asked, UnaryOperator<Access> reduced)
    implements AccessPolicy {

  @Override
  public @Nullable Access decide(HttpServletRequest request) throws Exception {
    Access access = asked.test(request) ? policy.decide(request) : null;
    return access == null ? null : reduced.apply(access);
  }

  @Override
  public @Nullable Access recheck(Access granted) throws Exception {
    Access access = policy.recheck(granted);
    return access == null ? null : reduced.apply(access);
  }

  @Override
  public List<String> challenges(HttpServletRequest request) {
    return asked.test(request) ? policy.challenges(request) : List.of();
  }
}
