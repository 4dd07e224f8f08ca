package io.theater.examples.page;

import io.theater.servlet.Access;
import io.theater.servlet.AccessPolicy;
import io.theater.servlet.Caller;
import io.theater.servlet.Role;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The cookie {@code role} says who asks: one of {@link Role}; {@code owner}, an administrator of no
 * sessions but the own ones; or {@code nobody}, who is signed out. Without it, an administrator.
 */
final class CookiePolicy implements AccessPolicy {
  private static final String CALLER = "tester";

  @Override
  public @Nullable Access decide(HttpServletRequest request) {
    String role = role(request);
    return switch (role) {
      case "nobody" -> null;
      case "owner" -> access(Role.ADMIN).ownedBy(CALLER);
      default -> access(Role.valueOf(role.toUpperCase(Locale.ROOT)));
    };
  }

  /** Of a scheme that no browser asks a password for. */
  @Override
  public List<String> challenges(HttpServletRequest request) {
    return role(request).equals("nobody") ? List.of("Session realm=\"host\"") : List.of();
  }

  private static Access access(Role role) {
    return Access.of(Caller.of(CALLER).role(role));
  }

  private static String role(HttpServletRequest request) {
    Cookie[] cookies = request.getCookies();
    for (Cookie cookie : cookies == null ? new Cookie[0] : cookies) {
      if (cookie.getName().equals("role")) {
        return cookie.getValue();
      }
    }
    return "admin";
  }
}
