package io.theater.servlet.internal.rest;

import io.theater.Theater;
import io.theater.history.DateRange;
import io.theater.history.History;
import io.theater.history.InteractionQuery;
import io.theater.model.Health;
import io.theater.model.LlmInteraction;
import io.theater.model.Page;
import io.theater.servlet.Access;
import io.theater.servlet.Action;
import io.theater.servlet.internal.http.Data;
import io.theater.servlet.internal.http.Failure;
import io.theater.servlet.internal.http.QueryParameters;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;

/** The view of the recorder itself: LLM calls by session, day and outcome, over all sessions. */
public final class RecorderReads {
  private static final int MOST_DAYS = 366;

  private final History history;
  private final QueryParameters query;
  private final Access access;
  private final Visibility visible;
  private final Texts texts;

  /**
   * Reads for a caller.
   *
   * @param theater where to read
   * @param access what the caller may see
   * @param query the parameters
   */
  public RecorderReads(Theater theater, Access access, QueryParameters query) {
    this.history = theater.history();
    this.query = query;
    this.access = access;
    this.visible = new Visibility(theater, access);
    this.texts = new Texts(history, access.allows(Action.READ_LLM_IO));
    visible.require(Action.READ_STEPS);
  }

  /** {@code health}: reasons and figures name disks, so not everybody sees them. */
  public Data health() {
    Health health = history.storeHealth();
    boolean whole = access.allows(Action.DEBUG);
    return Data.of(whole ? health : new Health(health.status(), List.of(), Map.of()));
  }

  /** {@code session/{id}?date}. */
  public Data session(String id) {
    LocalDate day = query.date("date");
    visible.requireSession(id);
    InteractionQuery wanted = InteractionQuery.session(id).inOrder();
    return list(day == null ? wanted : wanted.on(new DateRange(day, day)));
  }

  /** {@code latest?limit}. */
  public Data latest() {
    Long limit = query.number("limit", 1, Paging.MAX_SIZE);
    InteractionQuery wanted =
        InteractionQuery.latest(limit == null ? InteractionQuery.DEFAULT_LIMIT : limit.intValue());
    Page<LlmInteraction> page = history.interactions(wanted.ownedBy(visible.owner()));
    return Data.of("interactions", texts.of(page).items());
  }

  /** {@code date/{date}}. */
  public Data date(String text) {
    LocalDate day = day(text);
    return list(InteractionQuery.all().on(new DateRange(day, day)));
  }

  private static LocalDate day(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException noDay) {
      throw Failure.badRequest("date", "must be a day such as 2026-01-31");
    }
  }

  /** {@code errors?date&days}: the days that end with the date, today unless said otherwise. */
  public Data errors() {
    return list(InteractionQuery.errors(days(1)));
  }

  /** {@code statistics?date&days}. They count all sessions, so whoever sees only some may not. */
  public Data statistics() {
    if (visible.owner() != null) {
      throw Failure.forbidden();
    }
    return Data.of(history.statistics(days(MOST_DAYS)));
  }

  private DateRange days(int unlessTold) {
    LocalDate last = query.date("date");
    LocalDate until = last == null ? LocalDate.now(ZoneOffset.UTC) : last;
    Long days = query.number("days", 1, MOST_DAYS);
    return new DateRange(until.minusDays((days == null ? unlessTold : days) - 1), until);
  }

  private Data list(InteractionQuery wanted) {
    Paging paging = new Paging(query);
    InteractionQuery sized = wanted.ownedBy(visible.owner()).limit(paging.size());
    Page<LlmInteraction> page = paging.of(after -> history.interactions(sized.after(after)));
    return Data.of("interactions", texts.of(page).items())
        .and("pagination", paging.describe(page, null));
  }
}
