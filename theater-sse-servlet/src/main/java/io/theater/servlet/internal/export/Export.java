package io.theater.servlet.internal.export;

import io.theater.history.ExecutionQuery;
import io.theater.history.History;
import io.theater.history.InteractionQuery;
import io.theater.history.StepQuery;
import io.theater.json.LiveView;
import io.theater.model.Execution;
import io.theater.model.Page;
import io.theater.model.Session;
import io.theater.servlet.internal.http.Failure;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A session as a file. Reads page by page and writes as it reads, so that a session of any size
 * takes little memory; every format says at its end how much it holds.
 */
public final class Export {
  private static final int PAGE = 50;
  private static final Map<String, Format> FORMATS =
      Map.of(
          "json", new Format("application/json", "json", JsonExport::new),
          "jsonl", new Format("application/x-ndjson", "jsonl", JsonLinesExport::new),
          "markdown", new Format("text/markdown", "md", MarkdownExport::new),
          "html", new Format("text/html", "html", HtmlExport::new));

  private final History history;
  private final Session session;
  private final Format format;

  private record Format(String mediaType, String ending, Function<ExportOutput, ExportFormat> on) {}

  private Export(History history, Session session, Format format) {
    this.history = history;
    this.session = session;
    this.format = format;
  }

  /**
   * An export.
   *
   * @param history where to read
   * @param session what to read
   * @param format its name; null for JSON
   * @return the export, not yet begun
   * @throws Failure when there is no such format
   */
  public static Export of(History history, Session session, @Nullable String format) {
    Format found = FORMATS.get(format == null ? "json" : format);
    if (found == null) {
      throw Failure.badRequest("format", "must be json, jsonl, markdown or html");
    }
    return new Export(history, session, found);
  }

  /** Its media type. */
  public String mediaType() {
    return format.mediaType() + ";charset=UTF-8";
  }

  /** A name that every file system takes. */
  public String fileName() {
    String id = session.id().replaceAll("[^A-Za-z0-9_-]+", "-");
    return "session-" + id.substring(0, Math.min(id.length(), 60)) + "." + format.ending();
  }

  /**
   * Writes it. May block on the history.
   *
   * @param stream receives it; not closed
   * @param view how much of it the reader may see
   */
  public void writeTo(OutputStream stream, LiveView view) throws IOException {
    ExportFormat out = format.on().apply(new ExportOutput(stream, view));
    ExportCounts counts = new ExportCounts();
    out.session(session);
    write(out, counts, Section.EXECUTIONS, this::executions, Function.identity());
    StepQuery steps = StepQuery.session(session.id()).limit(PAGE);
    write(
        out,
        counts,
        Section.STEPS,
        after -> history.steps(steps.after(after)),
        step -> history.step(step.id()).orElse(step));
    InteractionQuery calls = InteractionQuery.session(session.id()).inOrder().limit(PAGE);
    write(
        out,
        counts,
        Section.INTERACTIONS,
        after -> history.interactions(calls.after(after)),
        call -> history.interaction(call.id()).orElse(call));
    out.end(counts);
  }

  /** Lists of some stores leave large texts out, so each record is asked for by itself. */
  private static <T> void write(
      ExportFormat out,
      ExportCounts counts,
      Section section,
      Function<@Nullable String, Page<T>> pageAfter,
      Function<T, T> whole)
      throws IOException {
    out.list(section);
    String after = null;
    do {
      Page<T> page = pageAfter.apply(after);
      for (T item : page.items()) {
        out.item(whole.apply(item));
        counts.add(section);
      }
      after = page.nextCursor();
    } while (after != null);
  }

  /** Oldest first, though lists begin with the newest. */
  private Page<Execution> executions(@Nullable String start) {
    ExecutionQuery query = ExecutionQuery.session(session.id()).limit(ExecutionQuery.MAX_LIMIT);
    List<Execution> all = new ArrayList<>();
    String after = start;
    do {
      Page<Execution> page = history.executions(query.after(after));
      all.addAll(page.items());
      after = page.nextCursor();
    } while (after != null);
    Collections.reverse(all);
    return new Page<>(all, null);
  }
}
