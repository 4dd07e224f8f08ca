package io.theater.file.cli;

import io.theater.file.Retention;
import io.theater.file.internal.AtRest;
import io.theater.file.internal.Counted;
import io.theater.file.internal.crypt.Payloads;
import io.theater.history.CleanupPlan;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Deletes what was kept long enough. */
final class Cleanup implements Command {
  private static final String DRY_RUN = "--dry-run";
  private static final String SESSIONS = "--session-days";
  private static final String ERRORS = "--error-days";
  private static final String ARCHIVES = "--archive-days";
  private static final String SIZE = "--archive-bytes";

  @Override
  public String name() {
    return "cleanup";
  }

  @Override
  public String summary() {
    return "Deletes views and archives that were kept long enough. No writer may be at work.";
  }

  @Override
  public List<Option> options() {
    return List.of(
        new Option(DRY_RUN, "", "only print what would be deleted"),
        new Option(
            SESSIONS, "DAYS", "keep views by session this long; LLM_RECORDS_RETENTION_DAYS, or 90"),
        new Option(ERRORS, "DAYS", "keep views of errors this long; 30"),
        new Option(ARCHIVES, "DAYS", "keep archives this long; forever"),
        new Option(SIZE, "BYTES", "keep archives of this size, such as 5GB; all"),
        SessionViews.OPTION);
  }

  @Override
  public int run(Arguments arguments, Terminal terminal) throws IOException, UsageException {
    boolean dryRun = arguments.has(DRY_RUN);
    Retention retention = retention(arguments);
    List<CleanupPlan.Entry> all = new ArrayList<>();
    AtRest.of(arguments.directory())
        .views(SessionViews.of(arguments), Payloads.of(null))
        .retention(retention)
        .forEachWriter(recording -> all.addAll(recording.cleanup(dryRun).entries()));
    boolean complete = true;
    for (CleanupPlan.Entry entry : all) {
      terminal.println(line(entry, dryRun));
      complete &= dryRun || entry.deleted();
    }
    CleanupPlan plan = new CleanupPlan(dryRun, all);
    String entries = Counted.of(all.size(), "entry", "entries") + ", ";
    terminal.println(
        dryRun
            ? entries + Counted.of(plan.bytes(), "byte") + " would be deleted"
            : entries + Counted.of(plan.deletedBytes(), "byte") + " deleted");
    return complete ? CommandLine.GOOD : CommandLine.FAILED;
  }

  private static String line(CleanupPlan.Entry entry, boolean dryRun) {
    String done = dryRun ? "would delete " : entry.deleted() ? "deleted " : "could not delete ";
    String why = entry.reason().replace('_', ' ');
    return done + entry.path() + " (" + Counted.of(entry.bytes(), "byte") + ", " + why + ")";
  }

  private static Retention retention(Arguments arguments) throws UsageException {
    Retention retention = Retention.fromEnvironment(arguments.environment());
    Long sessions = arguments.number(SESSIONS).orElse(null);
    Long errors = arguments.number(ERRORS).orElse(null);
    Long archives = arguments.number(ARCHIVES).orElse(null);
    Long bytes = arguments.bytes(SIZE).orElse(null);
    try {
      retention = sessions == null ? retention : retention.withSessionViewDays(days(sessions));
      retention = errors == null ? retention : retention.withErrorDays(days(errors));
      retention = archives == null ? retention : retention.withArchiveDays(days(archives));
      return bytes == null ? retention : retention.withMaxArchiveBytes(bytes);
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private static int days(long number) {
    return (int) Math.max(Integer.MIN_VALUE, Math.min(number, Integer.MAX_VALUE));
  }
}
