package io.theater.servlet;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A path that is answered.
 *
 * @param pattern its segments; {@value #ID} stands for any id
 * @param methods what may be asked, as in an {@code Allow} header
 * @param answer answers
 */
record Route(List<String> pattern, String methods, Answer answer) {
  private static final String ID = "{id}";

  /** Answers a call. */
  @FunctionalInterface
  interface Answer {
    void to(Call call) throws IOException;
  }

  static Route read(String path, Answer answer) {
    return new Route(List.of(path.split("/", -1)), "GET, HEAD", answer);
  }

  static Route stream(String path, Answer answer) {
    return new Route(List.of(path.split("/", -1)), "GET", answer);
  }

  boolean allows(String method) {
    return List.of(methods.split(", ")).contains(method);
  }

  /** The id in a path, empty when the pattern has none; null when the path is another. */
  @Nullable String match(List<String> path) {
    if (path.size() != pattern.size()) {
      return null;
    }
    String id = "";
    for (int i = 0; i < path.size(); i++) {
      String part = path.get(i);
      if (pattern.get(i).equals(ID) && !part.isEmpty()) {
        id = part;
      } else if (!pattern.get(i).equals(part)) {
        return null;
      }
    }
    return id;
  }
}
