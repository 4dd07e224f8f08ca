package io.theater.file.internal;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Sessions in the order of their newest lines. Every line adds its session at the end; where that
 * was before it is passed over, and taken out when there is no more room. One thread adds, any
 * number read without waiting.
 */
final class Activity {
  private static final int FIRST_ROOM = 16;

  private volatile Entries entries = new Entries(FIRST_ROOM);

  private static final class Entries {
    final long[] seqs;
    final SessionRow[] sessions;
    volatile int size; // what is in the arrays up to it does not change

    Entries(int room) {
      seqs = new long[room];
      sessions = new SessionRow[room];
    }

    boolean isNewest(int at) {
      return sessions[at].lastSeq() == seqs[at];
    }

    /** How many are older than a sequence. */
    int before(long seq) {
      int found = Arrays.binarySearch(seqs, 0, size, seq);
      return found < 0 ? -found - 1 : found;
    }

    void add(long seq, SessionRow session) {
      int end = size;
      int at = end;
      if (end > 0 && seqs[end - 1] > seq) {
        // Only lines that somebody moved between files come out of order, and only at the opening,
        // when nobody reads yet.
        at = before(seq);
        System.arraycopy(seqs, at, seqs, at + 1, end - at);
        System.arraycopy(sessions, at, sessions, at + 1, end - at);
      }
      seqs[at] = seq;
      sessions[at] = session;
      size = end + 1;
    }

    /** The newest of each session, with room for as many lines again. */
    Entries compacted() {
      int[] kept = IntStream.range(0, size).filter(this::isNewest).toArray();
      Entries compacted = new Entries(Math.max(FIRST_ROOM, 2 * kept.length));
      for (int at : kept) {
        compacted.add(seqs[at], sessions[at]);
      }
      return compacted;
    }
  }

  /** A new line of a session, which says so itself only after this. */
  void add(long seq, SessionRow session) {
    if (entries.size == entries.seqs.length) {
      entries = entries.compacted();
    }
    entries.add(seq, session);
  }

  /** For how many lines there is room. */
  int room() {
    return entries.seqs.length;
  }

  /** Sessions whose newest line is older than a sequence, newest first. */
  Stream<SessionRow> before(long seq) {
    Entries now = entries;
    int end = now.before(seq);
    return IntStream.range(0, end)
        .map(i -> end - 1 - i)
        .filter(now::isNewest)
        .mapToObj(at -> now.sessions[at]);
  }
}
