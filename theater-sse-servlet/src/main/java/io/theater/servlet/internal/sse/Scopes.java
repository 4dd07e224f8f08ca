package io.theater.servlet.internal.sse;

import io.theater.event.ExecutionEnded;
import io.theater.event.ExecutionStarted;
import io.theater.event.TheaterEvent;
import io.theater.live.SessionSnapshot;
import io.theater.model.Execution;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The scopes there are. */
public final class Scopes {
  private static final StreamScope EVERYTHING = new StreamScope() {};

  private Scopes() {}

  /** Everything, without end. */
  public static StreamScope everything() {
    return EVERYTHING;
  }

  /** One run of a session, until it has ended. */
  public static StreamScope execution(String id, boolean knownToHaveEnded) {
    return new OneExecution(id, knownToHaveEnded);
  }

  /** A whole session, until the run that is open, or else the next one, has ended. */
  public static StreamScope untilRunEnds() {
    return new UntilRunEnds();
  }

  /** Executions of some sessions. */
  public static StreamScope executionsOf(Predicate<String> sessions) {
    return new ExecutionsOf(sessions);
  }

  private record OneExecution(String id, boolean over) implements StreamScope {
    @Override
    public boolean shows(TheaterEvent event) {
      return id.equals(event.header().executionId());
    }

    @Override
    public SessionSnapshot cut(SessionSnapshot all) {
      return new SessionSnapshot(
          all.cursor(),
          all.session(),
          only(all.executions(), execution -> id.equals(execution.id())),
          only(all.steps(), step -> id.equals(step.executionId())),
          only(all.openInteractions(), call -> id.equals(call.executionId())));
    }

    @Override
    public boolean endsWith(TheaterEvent event) {
      return event instanceof ExecutionEnded && shows(event);
    }

    @Override
    public boolean endsWith(SessionSnapshot cut) {
      return over || cut.executions().stream().anyMatch(Execution::ended);
    }
  }

  private static final class UntilRunEnds implements StreamScope {
    private @Nullable String run;

    @Override
    public boolean endsWith(TheaterEvent event) {
      if (event instanceof ExecutionStarted started && run == null) {
        run = started.execution().id();
      }
      return event instanceof ExecutionEnded ended
          && (run == null || run.equals(ended.execution().id()));
    }

    @Override
    public boolean endsWith(SessionSnapshot state) {
      for (Execution execution : state.executions()) {
        if (execution.id().equals(run)) {
          return execution.ended();
        }
      }
      List<Execution> open = only(state.executions(), execution -> !execution.ended());
      run = open.isEmpty() ? run : open.get(open.size() - 1).id();
      return false;
    }
  }

  private record ExecutionsOf(Predicate<String> sessions) implements StreamScope {
    @Override
    public boolean shows(TheaterEvent event) {
      return sessions.test(event.sessionId());
    }

    @Override
    public SessionSnapshot cut(SessionSnapshot all) {
      List<Execution> shown = only(all.executions(), run -> sessions.test(run.sessionId()));
      return new SessionSnapshot(all.cursor(), all.session(), shown, List.of(), List.of());
    }
  }

  private static <T> List<T> only(List<T> all, Predicate<T> wanted) {
    return all.stream().filter(wanted).toList();
  }
}
