package io.theater.file.internal.export;

import io.theater.file.internal.view.SessionFileName;
import io.theater.history.DateRange;
import io.theater.history.HistoryStore;
import io.theater.history.InteractionQuery;
import io.theater.model.LlmInteraction;
import io.theater.model.Page;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Which interactions are taken out of a recording.
 *
 * @param sessionId of one session; null for all
 * @param day of one UTC day; null for all
 */
public record Selection(@Nullable String sessionId, @Nullable LocalDate day) {
  private static final int PAGE = 20;

  /**
   * Hands all of them on, oldest first, with a page of them in memory.
   *
   * @return how many there were
   */
  public long copy(HistoryStore history, Destination destination) throws IOException {
    InteractionQuery query = query();
    long count = 0;
    Page<LlmInteraction> page;
    do {
      page = history.interactions(query);
      for (LlmInteraction call : page.items()) {
        destination.add(call);
        count++;
      }
      query = query.after(page.nextCursor());
    } while (page.hasMore());
    destination.finish();
    return count;
  }

  private InteractionQuery query() {
    InteractionQuery query =
        sessionId == null ? InteractionQuery.all() : InteractionQuery.session(sessionId);
    return query.on(day == null ? null : DateRange.of(day)).inOrder().limit(PAGE);
  }

  /** Where an interaction goes in the layout by session, or by date; without the extension. */
  public String file(LlmInteraction call) {
    return sessionId == null
        ? "by_date/" + day(call) + "_all_interactions"
        : session(sessionId) + "/" + day(call);
  }

  /** Where all of them go; without the extension. */
  public String file() {
    if (sessionId == null) {
      return "by_date/" + day + "_all_interactions";
    }
    return session(sessionId) + (day == null ? "" : "/" + day);
  }

  private static String session(String id) {
    return "by_session/session_" + SessionFileName.encode(id);
  }

  /** The beginning of a call may have been lost. */
  private static String day(LlmInteraction call) {
    Instant at = call.timestamp();
    return at == null ? "undated" : LocalDate.ofInstant(at, ZoneOffset.UTC).toString();
  }
}
