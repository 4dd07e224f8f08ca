package io.theater.examples.spring;

import io.theater.servlet.Access;
import io.theater.servlet.AccessPolicy;
import io.theater.servlet.Caller;
import io.theater.servlet.Role;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;

/**
 * Who may do what, as Spring Security knows it: the authority {@code ROLE_VIEWER} is {@link
 * Role#VIEWER}, and so on. Only admins see the sessions of others.
 */
final class LoginPolicy implements AccessPolicy {
  private final UserDetailsService users;

  LoginPolicy(UserDetailsService users) {
    this.users = users;
  }

  @Override
  public @Nullable Access decide(HttpServletRequest request) {
    Authentication login = SecurityContextHolder.getContext().getAuthentication();
    if (login == null
        || !login.isAuthenticated()
        || login instanceof AnonymousAuthenticationToken) {
      return null;
    }
    return access(login.getName(), login.getAuthorities());
  }

  /** Long after the request, on another thread: there is no security context any more. */
  @Override
  public @Nullable Access recheck(Access granted) {
    UserDetails user = users.loadUserByUsername(granted.caller().name());
    return user.isEnabled() && user.isAccountNonLocked()
        ? access(user.getUsername(), user.getAuthorities())
        : null;
  }

  private static Access access(String name, Collection<? extends GrantedAuthority> authorities) {
    Caller caller = Caller.of(name);
    boolean seesAll = false;
    for (Role role : Role.values()) {
      if (authorities.stream().anyMatch(any -> isRole(any, role))) {
        caller = caller.role(role);
        seesAll |= role == Role.ADMIN;
      }
    }
    Access access = Access.of(caller);
    return seesAll ? access : access.ownedBy(name);
  }

  private static boolean isRole(GrantedAuthority authority, Role role) {
    return ("ROLE_" + role.name()).equals(authority.getAuthority());
  }
}
