package io.theater.servlet;

import java.io.IOException;
import java.util.ArrayList;
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

  /** A change of state, by POST or DELETE. */
  static Route change(String method, String path, Answer answer) {
    return new Route(List.of(path.split("/", -1)), method, answer);
  }

  /** Whether the first id in it is that of a session. */
  boolean isOfSession() {
    int id = pattern.indexOf(ID);
    return id > 0 && List.of("session", "sessions").contains(pattern.get(id - 1));
  }

  /** Whether it answers with a live stream. */
  boolean isLive() {
    return pattern.get(pattern.size() - 1).equals("live");
  }

  boolean allows(String method) {
    return List.of(methods.split(", ")).contains(method);
  }

  /** The ids in a path, in its order; null when the path is another. */
  @Nullable List<String> match(List<String> path) {
    if (path.size() != pattern.size()) {
      return null;
    }
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < path.size(); i++) {
      String part = path.get(i);
      if (pattern.get(i).equals(ID) && !part.isEmpty()) {
        ids.add(part);
      } else if (!pattern.get(i).equals(part)) {
        return null;
      }
    }
    return ids;
  }
}
