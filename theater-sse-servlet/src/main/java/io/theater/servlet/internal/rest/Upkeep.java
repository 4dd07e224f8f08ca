package io.theater.servlet.internal.rest;

import io.theater.Theater;
import io.theater.history.CleanupPlan;
import io.theater.servlet.Access;
import io.theater.servlet.Action;
import io.theater.servlet.internal.http.Data;
import io.theater.servlet.internal.http.Failure;
import io.theater.servlet.internal.http.QueryParameters;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a caller asks of the store itself. */
public final class Upkeep {
  private final Theater theater;

  /**
   * Upkeep for a caller.
   *
   * @param theater whose store it is
   * @param access what the caller may do; it concerns all sessions, so an owner's own are not
   *     enough
   */
  public Upkeep(Theater theater, Access access) {
    this.theater = theater;
    Visibility visible = new Visibility(theater, access);
    visible.require(Action.MAINTAIN);
    if (visible.owner() != null) {
      throw Failure.forbidden();
    }
  }

  /** {@code cleanup?dry_run&force}: only both of them, put right, delete anything. */
  public Data cleanup(QueryParameters query) {
    boolean dryRun = query.flag("dry_run", true);
    if (!dryRun && !query.flag("force", false)) {
      throw Failure.badRequest("force", "must be true to delete: look at the dry run first");
    }
    CleanupPlan plan = theater.history().cleanup(dryRun).orElseThrow(Upkeep::nothingToClean);
    return Data.of("dry_run", plan.dryRun())
        .and("files", plan.entries().size())
        .and("bytes", plan.bytes())
        .and("deleted_bytes", plan.deletedBytes())
        .and("entries", plan.entries().stream().map(Upkeep::json).toList());
  }

  private static Map<String, @Nullable Object> json(CleanupPlan.Entry entry) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("path", entry.path());
    json.put("bytes", entry.bytes());
    json.put("reason", entry.reason());
    json.put("deleted", entry.deleted());
    return json;
  }

  private static Failure nothingToClean() {
    return Failure.conflict(
        "NOT_CLEANABLE", "Nothing to clean up", "The store cannot be cleaned up from here.");
  }
}
