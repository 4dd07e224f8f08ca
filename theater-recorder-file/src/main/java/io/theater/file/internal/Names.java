package io.theater.file.internal;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** Names that many records have in common, such as that of a model, kept once. Thread-safe. */
public final class Names {
  private static final int MAX_NAMES = 4_096;
  private static final int MAX_LENGTH = 128;
  private static final ConcurrentMap<String, String> KNOWN = new ConcurrentHashMap<>();

  private Names() {}

  public static @Nullable String shared(@Nullable String name) {
    return name == null ? null : same(name);
  }

  public static String same(String name) {
    String known = KNOWN.get(name);
    if (known != null) {
      return known;
    }
    if (name.length() <= MAX_LENGTH && KNOWN.size() < MAX_NAMES) {
      KNOWN.put(name, name);
    }
    return name;
  }
}
