package io.theater.servlet;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Lets in what comes from this machine, directly and by a name that can only mean it. */
final class LoopbackPolicy implements AccessPolicy {
  private static final String ADDRESS =
      "127(\\.\\d{1,3}){3}|\\[?(::1|0:0:0:0:0:0:0:1)(%[^]]*)?\\]?";
  private static final Pattern LOOPBACK = Pattern.compile(ADDRESS);
  private static final Pattern LOCAL_HOST =
      Pattern.compile("(localhost|" + ADDRESS + ")(:\\d{1,5})?", Pattern.CASE_INSENSITIVE);
  private static final Access EVERYTHING = Access.of(Caller.of("loopback").role(Role.ADMIN));

  @Override
  public @Nullable Access decide(HttpServletRequest request) {
    boolean local =
        matches(LOOPBACK, request.getRemoteAddr())
            && matches(LOCAL_HOST, request.getServerName())
            // an absolute request target hides the header from getServerName()
            && (request.getHeader("Host") == null || matches(LOCAL_HOST, request.getHeader("Host")))
            && !proxied(request);
    return local ? EVERYTHING : null;
  }

  private static boolean proxied(HttpServletRequest request) {
    for (String name : Collections.list(request.getHeaderNames())) {
      String lower = name.toLowerCase(Locale.ROOT);
      if (lower.equals("forwarded")
          || lower.startsWith("x-forwarded")
          || lower.equals("x-real-ip")) {
        return true;
      }
    }
    return false;
  }

  private static boolean matches(Pattern pattern, @Nullable String text) {
    return text != null && pattern.matcher(text).matches();
  }
}
