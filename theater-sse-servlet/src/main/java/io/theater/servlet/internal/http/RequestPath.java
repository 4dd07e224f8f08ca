package io.theater.servlet.internal.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.MappingMatch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The path of a request below the mount of the servlet, each segment decoded exactly once from what
 * the client sent. A container's path info is not used: it is decoded before it can be split.
 *
 * @param segments decoded; a trailing slash gives an empty last one
 * @param mount last segment of the mount as it was sent, when nothing follows it, not even a slash;
 *     otherwise null
 */
public record RequestPath(List<String> segments, @Nullable String mount) {
  private static final int LONGEST_SEGMENT = 512;
  private static final int MOST_SEGMENTS = 12;

  /**
   * Reads the path.
   *
   * @param request the request
   * @return the path
   * @throws Failure when it is malformed or beyond its limits
   */
  public static RequestPath of(HttpServletRequest request) {
    String[] raw = request.getRequestURI().split("/", -1);
    int mounted = 1 + slashes(request.getContextPath());
    // mapped to "/", the whole path is the servlet's
    if (request.getHttpServletMapping().getMappingMatch() != MappingMatch.DEFAULT) {
      mounted += slashes(request.getServletPath());
    }
    if (raw.length <= mounted) {
      return new RequestPath(List.of(), withoutParameters(raw[raw.length - 1]));
    }
    if (raw.length - mounted > MOST_SEGMENTS) {
      throw Failure.notFound();
    }
    List<String> segments = new ArrayList<>();
    for (int i = mounted; i < raw.length; i++) {
      segments.add(decode(withoutParameters(raw[i])));
    }
    return new RequestPath(List.copyOf(segments), null);
  }

  private static String decode(String segment) {
    String decoded = PercentCode.decode(segment, false);
    if (decoded == null) {
      throw Failure.badRequest("path", "is not well-formed");
    }
    if (decoded.length() > LONGEST_SEGMENT) {
      throw Failure.tooLong();
    }
    return decoded;
  }

  private static String withoutParameters(String segment) {
    int semicolon = segment.indexOf(';');
    return semicolon < 0 ? segment : segment.substring(0, semicolon);
  }

  private static int slashes(String path) {
    return (int) path.chars().filter(c -> c == '/').count();
  }
}
