package io.theater.jdbc.internal;

import io.theater.model.LlmInteraction;
import io.theater.model.LlmStage;
import io.theater.model.Session;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the calls of a batch change in what is counted: hours, and the calls of each session. Calls
 * are new until they are found. Not thread-safe.
 */
final class CallChanges {
  private static final String FAILED = LlmStage.FAILED.wireName();
  private static final Session.Counts NONE = new Session.Counts(0, 0, 0, 0, 0);

  private final Drafts<LlmInteraction, LlmInteraction.Builder> calls;
  private final Map<String, Found> found = new HashMap<>();
  private final NavigableSet<Long> hours;

  CallChanges(
      Drafts<LlmInteraction, LlmInteraction.Builder> calls, NavigableSet<Long> requestedIn) {
    this.calls = calls;
    this.hours = requestedIn;
  }

  private record Found(String session, @Nullable String stage) {}

  /** A call as it is stored; its hour may be null. */
  void found(String id, String session, @Nullable String stage, @Nullable Long requestedMs) {
    found.put(id, new Found(session, stage));
    if (requestedMs != null) {
      hours.add(Hours.of(requestedMs));
    }
  }

  boolean isNew(String id) {
    return !found.containsKey(id);
  }

  /** All hours in which something changes. */
  NavigableSet<Long> hours() {
    return hours;
  }

  /** What is added to the counts of sessions. */
  SortedMap<String, Session.Counts> bySession() {
    SortedMap<String, Session.Counts> changes = new TreeMap<>();
    calls
        .byKey()
        .forEach(
            (id, draft) -> {
              LlmInteraction call = draft.record();
              Found before = found.get(id);
              String session = before == null ? Keys.of(call.sessionId()) : before.session;
              String stage = before == null ? null : before.stage;
              String after = call.stage() == null ? null : call.stage().wireName();
              int failed = count(Merge.later(stage, after)) - count(stage);
              if (before == null || failed != 0) {
                changes.merge(
                    session,
                    new Session.Counts(0, 0, 0, before == null ? 1 : 0, failed),
                    CallChanges::sum);
              }
            });
    return changes;
  }

  /** Nothing. */
  static Session.Counts none() {
    return NONE;
  }

  private static int count(@Nullable String stage) {
    return FAILED.equals(stage) ? 1 : 0;
  }

  private static Session.Counts sum(Session.Counts a, Session.Counts b) {
    return new Session.Counts(
        0,
        0,
        0,
        a.interactions() + b.interactions(),
        a.failedInteractions() + b.failedInteractions());
  }
}
