package io.theater.internal.live;

/** Live views with bounds that tests can reach. */
final class Hubs {
  private Hubs() {}

  static LiveHub standard() {
    return new LiveHub(LiveLimits.standard());
  }

  static LiveHub withRing(int frames, long bytes) {
    LiveLimits standard = LiveLimits.standard();
    return new LiveHub(
        new LiveLimits(
            standard.sessions(),
            standard.totalRingBytes(),
            standard.totalStateBytes(),
            new LiveLimits.Ring(frames, bytes),
            standard.state()));
  }

  /** Nothing leaves the states, so that they can be compared with a plain fold. */
  static LiveHub withEverythingButRing(int frames, long bytes) {
    int all = 1_000_000;
    return new LiveHub(
        new LiveLimits(
            all,
            Long.MAX_VALUE,
            Long.MAX_VALUE,
            new LiveLimits.Ring(frames, bytes),
            new LiveLimits.State(all, all, all, all, all, Long.MAX_VALUE)));
  }

  static LiveHub withState(LiveLimits.State state) {
    LiveLimits standard = LiveLimits.standard();
    return new LiveHub(
        new LiveLimits(
            standard.sessions(),
            standard.totalRingBytes(),
            standard.totalStateBytes(),
            standard.ring(),
            state));
  }

  static LiveHub withTotals(int sessions, long ringBytes, long stateBytes) {
    LiveLimits standard = LiveLimits.standard();
    return new LiveHub(
        new LiveLimits(sessions, ringBytes, stateBytes, standard.ring(), standard.state()));
  }
}
