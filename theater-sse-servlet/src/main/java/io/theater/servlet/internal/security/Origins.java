package io.theater.servlet.internal.security;

import io.theater.servlet.internal.http.Failure;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which web pages may use the servlet: its own, and those of origins that are listed exactly. Other
 * pages cannot read an answer, because no header allows it, and cannot change a thing.
 */
public final class Origins {
  private static final Pattern ORIGIN =
      Pattern.compile("(https?)://([a-z0-9._-]+|\\[[0-9a-f:.]+])(:\\d{1,5})?");
  private static final Pattern HOST = Pattern.compile("(.*?)(:\\d{1,5})?");
  private static final String JSON = "application/json";

  private final Set<String> listed;

  private Origins(Set<String> listed) {
    this.listed = listed;
  }

  /**
   * Origins beside the own one.
   *
   * @param listed such as {@code https://app.example}, as browsers send them
   * @return the origins
   * @throws IllegalArgumentException for the first that is no origin; a wildcard is none
   */
  public static Origins of(Set<String> listed) {
    for (String origin : listed) {
      if (!ORIGIN.matcher(origin).matches()) {
        throw new IllegalArgumentException(
            "origins: '" + origin + "' is no origin such as https://app.example, in lower case");
      }
    }
    return new Origins(Set.copyOf(listed));
  }

  /**
   * Lets pages of listed origins read the answer, and answers the question that their browser asks
   * before a request of theirs. Such a question carries no credentials and touches no data.
   *
   * @param request the request
   * @param response not committed
   * @return true when the request was such a question, and is answered
   */
  public boolean answer(HttpServletRequest request, HttpServletResponse response) {
    if (listed.isEmpty()) {
      return false;
    }
    response.addHeader("Vary", "Origin");
    String origin = request.getHeader("Origin");
    if (origin == null || !listed.contains(origin)) {
      return false;
    }
    response.setHeader("Access-Control-Allow-Origin", origin);
    response.setHeader("Access-Control-Allow-Credentials", "true");
    response.setHeader("Access-Control-Expose-Headers", "ETag, Retry-After");
    if (!request.getMethod().equals("OPTIONS")
        || request.getHeader("Access-Control-Request-Method") == null) {
      return false;
    }
    response.setHeader("Access-Control-Allow-Methods", "GET, HEAD, POST, DELETE");
    response.setHeader(
        "Access-Control-Allow-Headers",
        "Authorization, Content-Type, If-None-Match, Last-Event-ID, X-Theater-Request");
    response.setHeader("Access-Control-Max-Age", "600");
    response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    return true;
  }

  /**
   * Passes when a change of state cannot be what a foreign page has made a browser send: its origin
   * is right if it says one, and a form could not have sent it.
   *
   * @param request a request that would change something
   * @throws Failure when it might be
   */
  public void requireWanted(HttpServletRequest request) {
    List<String> origins = Collections.list(request.getHeaders("Origin"));
    boolean known =
        origins.stream().allMatch(origin -> listed.contains(origin) || isOwn(origin, request));
    if (!known || origins.size() > 1) {
      throw Failure.foreignOrigin();
    }
    if (request.getHeader("X-Theater-Request") == null && !isJson(request.getContentType())) {
      throw Failure.unmarkedChange();
    }
  }

  private static boolean isJson(@Nullable String contentType) {
    return contentType != null
        && contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals(JSON);
  }

  /** Whether a page of this origin came from where the request goes to. */
  private static boolean isOwn(String origin, HttpServletRequest request) {
    Matcher from = ORIGIN.matcher(origin);
    if (!from.matches()) {
      return false;
    }
    Matcher to = HOST.matcher(authority(request).toLowerCase(Locale.ROOT));
    String scheme = from.group(1);
    // a proxy may have ended TLS before us, but none begins it
    boolean downgraded = request.isSecure() && scheme.equals("http");
    return to.matches()
        && !downgraded
        && from.group(2).equals(to.group(1))
        && port(from.group(3), scheme) == port(to.group(2), scheme);
  }

  private static String authority(HttpServletRequest request) {
    String header = request.getHeader("Host");
    // HTTP/2 has none, and not every container makes one up
    return header == null ? request.getServerName() + ":" + request.getServerPort() : header;
  }

  private static int port(@Nullable String text, String scheme) {
    if (text == null) {
      return scheme.equals("https") ? 443 : 80;
    }
    return Integer.parseInt(text.substring(1));
  }
}
