package io.theater.servlet.internal.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;

/** What a request may weigh. Containers have limits of their own, which hold as well. */
public final class RequestLimits {
  private static final int LONGEST_PATH = 8_192;
  private static final int LONGEST_QUERY = 8_192;
  private static final int MOST_HEADER_CHARS = 32_768;
  private static final int MOST_HEADERS = 200;

  private RequestLimits() {}

  /**
   * Passes when a request is within all limits. Its body is not touched.
   *
   * @param request the request
   * @param maxBodyBytes what its body may be said to hold
   * @throws Failure when it is not
   */
  public static void check(HttpServletRequest request, long maxBodyBytes) {
    if (request.getRequestURI().length() > LONGEST_PATH) {
      throw Failure.tooLong("The path");
    }
    String query = request.getQueryString();
    if (query != null && query.length() > LONGEST_QUERY) {
      throw Failure.tooLong("The query");
    }
    checkHeaders(request);
    if (request.getContentLengthLong() > maxBodyBytes) {
      throw Failure.tooLarge();
    }
  }

  private static void checkHeaders(HttpServletRequest request) {
    int chars = 0;
    int count = 0;
    for (String name : Collections.list(request.getHeaderNames())) {
      for (String value : Collections.list(request.getHeaders(name))) {
        chars += name.length() + value.length();
        count++;
      }
    }
    if (chars > MOST_HEADER_CHARS || count > MOST_HEADERS) {
      throw Failure.headersTooLarge();
    }
  }
}
