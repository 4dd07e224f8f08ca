package io.theater.servlet;

import io.theater.Theater;
import io.theater.live.LiveCursor;
import io.theater.servlet.internal.security.ClientAddress;
import io.theater.servlet.internal.sse.Frames;
import io.theater.servlet.internal.sse.LiveSource;
import io.theater.servlet.internal.sse.StreamEngine;
import io.theater.servlet.internal.sse.StreamOrder;
import io.theater.servlet.internal.sse.StreamScope;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Opens streams for callers, who keep their rights only as long as the policy says. */
record Streams(Theater theater, AccessPolicy policy, StreamEngine engine) {

  LiveSource session(String id) {
    return new LiveSource(theater.live(), id);
  }

  LiveSource executions() {
    return new LiveSource(theater.live(), null);
  }

  /** What a client is to get, and in what form. */
  record Wish(LiveSource source, LiveCursor cursor, StreamScope scope, Frames frames) {}

  void open(Call call, Wish wish, @Nullable Duration patience) throws IOException {
    StreamRights rights =
        new StreamRights(theater, policy, call.access(), wish.source().sessionId());
    StreamOrder order =
        new StreamOrder(
            wish.source(),
            wish.cursor(),
            rights.narrow(wish.scope()),
            wish.frames(),
            patience,
            rights,
            call.access().caller().name(),
            ClientAddress.network(call.request()));
    engine.open(order, call.request(), call.response());
  }
}
