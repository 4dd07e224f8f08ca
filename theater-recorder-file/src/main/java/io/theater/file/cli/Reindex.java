package io.theater.file.cli;

import io.theater.file.SessionView;
import io.theater.file.internal.AtRest;
import io.theater.file.internal.Counted;
import io.theater.file.internal.crypt.Payloads;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
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
    SortedMap<String, String> missing = new TreeMap<>();
    int writers =
        resting.forEachWriter(
            recording -> {
              indexes.addAndGet(recording.rebuildIndexes());
              missing.putAll(recording.missingKeys());
            });
    String made = Counted.of(indexes.get(), "index", "indexes");
    String all = Counted.of(writers, "writer");
    return missing.isEmpty()
        ? views(resting, made + " and the views of " + all, terminal)
        : withoutKeys(missing, made + " of " + all, terminal);
  }

  private static int views(AtRest resting, String made, Terminal terminal) throws IOException {
    Set<String> reasons = new LinkedHashSet<>();
    resting.forEachWriter(
        recording -> {
          recording.rebuildViews();
          reasons.addAll(recording.health().reasons());
        });
    terminal.println(made + " made anew");
    return terminal.warn(List.copyOf(reasons));
  }

  /** Views would lose what nobody can read now. */
  private static int withoutKeys(SortedMap<String, String> missing, String made, Terminal terminal)
      throws IOException {
    terminal.println(made + " made anew, views left as they are");
    missing.forEach(
        (key, why) ->
            terminal.err().println("warning: key '" + key + "' is missing or wrong: " + why));
    terminal
        .err()
        .println(
            "warning: views are made of an encrypted recording only with all its keys; run this"
                + " again with --keys FILE that has a line ID=HEX for each of: "
                + String.join(", ", missing.keySet()));
    return CommandLine.DAMAGED;
  }
}
