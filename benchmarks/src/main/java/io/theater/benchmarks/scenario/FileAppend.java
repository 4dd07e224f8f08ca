package io.theater.benchmarks.scenario;

import io.theater.benchmarks.Goal;
import io.theater.benchmarks.Scenario;
import io.theater.benchmarks.Variant;
import io.theater.benchmarks.peer.ChronicleFile;
import io.theater.benchmarks.work.Contender;
import io.theater.benchmarks.work.Flood;
import io.theater.benchmarks.work.TheaterContender;
import io.theater.benchmarks.work.WorkItems;
import io.theater.file.FileRecorder;
import io.theater.file.SessionView;
import io.theater.redact.Redactors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The file recorder with each of its views, beside peers that do nothing but write. */
public final class FileAppend implements Scenario {
  /** Nobody else rotates and compresses meanwhile. */
  private static final long ONE_FILE = 2_000_000_000;

  private final Flood flood = new Flood(new WorkItems());

  @Override
  public String name() {
    return "file-append";
  }

  @Override
  public String title() {
    return "200,000 interactions of 6.8 KB in 1,000 sessions from 4 producers that never pause, until"
        + " closed. Nobody masks anything; the theater numbers, indexes and seals every line and"
        + " keeps the live view as well. FULL writes every line twice.";
  }

  @Override
  public String reference() {
    return Contenders.LOGBACK;
  }

  private static String theater(SessionView view) {
    return "theater, by_session " + view;
  }

  @Override
  public List<Goal> goals() {
    String off = theater(SessionView.OFF);
    String refs = theater(SessionView.REFS);
    String full = theater(SessionView.FULL);
    return List.of(
        Goal.atLeast(off, "records/s", 1.3).times(Contenders.LOGBACK),
        Goal.atLeast(off, "records/s", 1).times(Contenders.CHRONICLE),
        Goal.atLeast(off, "records/s", 0.8).times(Contenders.HAND_OFF),
        Goal.atMost(off, "CPU s per 200k", 0.8).times(Contenders.LOGBACK),
        Goal.atMost(off, "lost %", 0),
        Goal.atLeast(refs, "records/s", 1.3).times(Contenders.LOGBACK),
        Goal.atMost(refs, "lost %", 0),
        Goal.atLeast(full, "records/s", 1).times(Contenders.LOGBACK),
        Goal.atLeast(full, "records/s", 2).times(Contenders.NAIVE),
        Goal.atMost(full, "lost %", 0));
  }

  @Override
  public int warmups() {
    return 2; // one is not enough for all of them
  }

  @Override
  public List<String> jvmOptions() {
    List<String> options = new ArrayList<>(Scenario.super.jvmOptions());
    options.addAll(ChronicleFile.JVM_OPTIONS);
    return options;
  }

  @Override
  public Map<String, Variant> variants() {
    Map<String, Contender.Opening> all = new LinkedHashMap<>();
    for (SessionView view : List.of(SessionView.OFF, SessionView.REFS, SessionView.FULL)) {
      all.put(
          theater(view),
          directory ->
              new TheaterContender(
                  FileRecorder.builder(directory.resolve("recording"))
                      .sessionView(view)
                      .maxFileSize(ONE_FILE)
                      .build(),
                  Redactors.none()));
    }
    for (String peer :
        List.of(Contenders.LOGBACK, Contenders.HAND_OFF, Contenders.CHRONICLE, Contenders.NAIVE)) {
      all.put(peer, Contenders.opening(peer));
    }
    Map<String, Variant> variants = new LinkedHashMap<>();
    all.forEach((name, opening) -> variants.put(name, effort -> flood.over(opening, effort)));
    return variants;
  }
}
