package io.theater.file.internal;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The files of both logs by number, as rows of the index refer to them. Thread-safe. */
final class Segments {
  private final List<Path> paths = new CopyOnWriteArrayList<>();

  synchronized int add(Path segment) {
    paths.add(segment);
    return paths.size() - 1;
  }

  Path path(int segment) {
    return paths.get(segment);
  }
}
