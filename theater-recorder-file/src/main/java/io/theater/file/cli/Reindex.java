package io.theater.file.cli;

import io.theater.file.SessionView;
import io.theater.file.internal.AtRest;
import io.theater.file.internal.crypt.Payloads;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes again what is derived from the log. */
final class Reindex implements Command {
  @Override
  public String name() {
    return "reindex";
  }

  @Override
  public String summary() {
    return "Makes views and the indexes of archives anew. No writer may be at work.";
  }

  @Override
  public List<Option> options() {
    return List.of(SessionViews.OPTION, Keys.OPTION);
  }

  @Override
  public int run(Arguments arguments, Terminal terminal) throws IOException, UsageException {
    SessionView sessions = SessionViews.of(arguments);
    Payloads payloads = Payloads.of(Keys.of(arguments));
    AtRest resting = AtRest.of(arguments.directory()).views(sessions, payloads);
    AtomicInteger indexes = new AtomicInteger();
    Set<String> reasons = new LinkedHashSet<>();
    resting.forEachWriter(recording -> indexes.addAndGet(recording.rebuildIndexes()));
    int writers =
        resting.forEachWriter(
            recording -> {
              recording.rebuildViews();
              reasons.addAll(recording.health().reasons());
            });
    terminal.println(indexes + " indexes and the views of " + writers + " writers made anew");
    reasons.forEach(why -> terminal.err().println("warning: " + why));
    return reasons.isEmpty() ? CommandLine.GOOD : CommandLine.DAMAGED;
  }
}
