package io.theater.jdbc.internal;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long what is kept.
 *
 * @param sessions with all that is in them, after their last event; null for ever
 * @param payloads after the first event of their interaction; null as long as its session
 */
public record KeptFor(@Nullable Duration sessions, @Nullable Duration payloads) {
  boolean isForEver() {
    return sessions == null && payloads == null;
  }
}
