package io.theater.servlet;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who sent a request.
 *
 * <pre>{@code
 * Caller.of(request.getRemoteUser()).role(Role.DEBUGGER)
 * }</pre>
 *
 * @param name identifies the caller for limits and as the owner of sessions; not blank
 * @param roles what the caller is
 */
public record Caller(String name, Set<Role> roles) {

  /** Refuses a caller without a name, and snapshots the roles. */
  public Caller {
    if (name == null || name.isBlank()) {
      throw new IllegalArgumentException("a caller needs a name");
    }
    roles = Set.copyOf(roles);
  }

  /**
   * A caller without roles.
   *
   * @param name the name, such as that of the user who is logged in
   * @return the caller
   * @throws IllegalArgumentException when the name is null or blank, as it is when nobody is logged
   *     in; inside a policy this means no
   */
  public static Caller of(@Nullable String name) {
    return new Caller(name == null ? "" : name, Set.of());
  }

  /**
   * The same caller with a further role.
   *
   * @param role the role
   * @return a copy
   */
  public Caller role(Role role) {
    Set<Role> more = EnumSet.of(role);
    more.addAll(roles);
    return new Caller(name, more);
  }
}
