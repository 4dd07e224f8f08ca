package io.theater.internal.live;

/** A session in the registry: its stream and what the registry knows about it, under its lock. */
final class LiveSession {
  final String id;
  final LiveStream stream;
  long ringBytes;
  long stateBytes;
  boolean published;
  boolean busy;

  LiveSession(String id, LiveStream stream) {
    this.id = id;
    this.stream = stream;
  }

  /** The higher, the later it has to leave. */
  int tier() {
    if (!stream.readers().isEmpty()) {
      return Tiers.READ;
    }
    return busy ? Tiers.BUSY : Tiers.IDLE;
  }
}
