package io.theater.servlet;

import io.theater.json.Json;
import io.theater.servlet.EventStreamParser.Message;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.function.ToIntFunction;
import java.util.zip.CRC32;

/**
 * Follows one live stream over any number of connections, and holds it to its promise: after the
 * first snapshot every event once and in order. Keeps a number and a sum of what it has seen.
 */
final class StreamFollower implements Crowd.Habit {
  static final ToIntFunction<Random> STAYS = random -> Integer.MAX_VALUE;

  private final Crowd crowd;
  private final int port;
  private final String path;
  private final String caller;
  private final ToIntFunction<Random> leavesAfter;
  private final boolean half;
  private final CRC32 sum = new CRC32();
  private String lastId;
  private long events;
  private volatile long sequence = -1;
  private volatile int connections;

  /**
   * A follower.
   *
   * @param leavesAfter how many bytes of an answer it reads before it resets the connection
   * @param half whether it says that it will send no more
   */
  StreamFollower(
      Crowd crowd,
      int port,
      String path,
      String caller,
      ToIntFunction<Random> leavesAfter,
      boolean half) {
    this.crowd = crowd;
    this.port = port;
    this.path = path;
    this.caller = caller;
    this.leavesAfter = leavesAfter;
    this.half = half;
  }

  /** The number of the newest event; -1 when there is none. */
  long sequence() {
    return sequence;
  }

  int connections() {
    return connections;
  }

  /** All that it saw since the snapshot, for those who began with the same one. */
  String seen() {
    return events + " events, " + Long.toHexString(sum.getValue());
  }

  @Override
  public void once(Random random) throws Exception {
    String[] headers =
        lastId == null
            ? new String[] {"X-Caller: " + caller}
            : new String[] {"X-Caller: " + caller, "Last-Event-ID: " + lastId};
    RawConnection connection = crowd.join(RawConnection.get(port, path, headers));
    try {
      if (Crowd.isIn(connection)) {
        if (half) {
          connection.endOutput();
        }
        connections++;
        read(connection.body(), leavesAfter.applyAsInt(random));
      }
    } catch (IOException hungUp) {
      if (leavesAfter == STAYS && !half) {
        throw hungUp; // a stream ends as a whole
      }
    } finally {
      crowd.left(connection);
    }
  }

  private void read(InputStream body, int most) throws IOException {
    EventStreamParser parser = new EventStreamParser();
    byte[] buffer = new byte[8192];
    int left = most;
    while (left > 0) {
      int length = body.read(buffer, 0, Math.min(left, buffer.length));
      if (length < 0) {
        parser.end();
        return;
      }
      left -= length;
      parser.feed(buffer, length).forEach(this::see);
    }
  }

  private void see(Message message) {
    byte[] data = message.data().getBytes(StandardCharsets.UTF_8);
    Map<String, Object> json = Json.readObject(data);
    Object type = json.get("type");
    boolean begun = lastId != null;
    if (message.id() != null) {
      number(json, begun);
      if (begun) {
        events++;
        sum.update(data);
      }
      lastId = message.id();
    } else if (type.equals("connected")) {
      require(json.get("resumed").equals(begun), json);
    } else {
      require(type.equals("heartbeat"), json);
    }
  }

  private void number(Map<String, Object> json, boolean begun) {
    long next = ((Number) json.get("sequence")).longValue();
    require(begun ? next == sequence + 1 : json.get("type").equals("snapshot"), json);
    sequence = next;
  }

  private void require(boolean expected, Map<String, Object> json) {
    if (!expected) {
      throw new AssertionError(caller + " was at " + lastId + " when it saw " + json);
    }
  }
}
