package io.theater.servlet.internal.rest;

import io.theater.history.DateRange;
import io.theater.history.InteractionQuery;
import io.theater.model.LlmStage;
import io.theater.servlet.internal.http.Failure;
import io.theater.servlet.internal.http.QueryParameters;
import java.time.Duration;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Reads the filters of LLM interactions from a query string. */
final class InteractionFilter {
  private InteractionFilter() {}

  static InteractionQuery of(String sessionId, QueryParameters query) {
    InteractionQuery wanted =
        InteractionQuery.session(sessionId)
            .execution(query.text("execution_id"))
            .step(query.text("step_id"))
            .stage(query.list("stage", LlmStage::ofWireName).toArray(LlmStage[]::new))
            .provider(query.text("provider"))
            .model(query.text("model"))
            .role(query.text("role"))
            .on(range(query))
            .slowerThan(millis(query.number("min_duration_ms", 0, Long.MAX_VALUE)))
            .tokensAtLeast(query.number("min_tokens", 0, Long.MAX_VALUE))
            .containing(query.text("text"));
    return query.flag("oldest_first", false) ? wanted.inOrder() : wanted;
  }

  private static @Nullable Duration millis(@Nullable Long millis) {
    return millis == null ? null : Duration.ofMillis(millis);
  }

  private static @Nullable DateRange range(QueryParameters query) {
    LocalDate from = query.date("date_from");
    LocalDate to = query.date("date_to");
    if (from == null && to == null) {
      return null;
    }
    DateRange all = DateRange.all();
    LocalDate first = from == null ? all.first() : from;
    LocalDate last = to == null ? all.last() : to;
    if (last.isBefore(first)) {
      throw Failure.badRequest("date_to", "is before 'date_from'");
    }
    return new DateRange(first, last);
  }
}
