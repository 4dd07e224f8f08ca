package io.theater.servlet.internal.agui;

import io.theater.event.ExecutionEnded;
import io.theater.event.ExecutionStarted;
import io.theater.event.TheaterEvent;
import io.theater.json.LiveView;
import io.theater.live.LiveCursor;
import io.theater.live.LiveFrame;
import io.theater.live.LiveSignal;
import io.theater.live.SessionSnapshot;
import io.theater.model.ErrorInfo;
import io.theater.model.Execution;
import io.theater.servlet.internal.sse.Frames;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The events of a session as AG-UI. That knows one run at a time: of executions that overlap, those
 * that begin while one is shown are left out. After a run that failed nothing may follow, so the
 * answer ends.
 */
public final class AgUiFrames implements Frames {
  private final AgUiOutput out;
  private final boolean oneRun;
  private final boolean endedToo;
  private @Nullable AgUiRun run;
  private boolean over;

  private AgUiFrames(LiveView view, boolean oneRun, boolean endedToo) {
    this.out = new AgUiOutput(view);
    this.oneRun = oneRun;
    this.endedToo = endedToo;
  }

  /** Run after run, for one client that begins with a snapshot. */
  public static AgUiFrames everyRun(LiveView view) {
    return new AgUiFrames(view, false, false);
  }

  /** The run that is open, else the next one. */
  public static AgUiFrames nextRun(LiveView view) {
    return new AgUiFrames(view, true, false);
  }

  /** The run that is all there is in the scope of the stream, even when it has ended. */
  public static AgUiFrames thatRun(LiveView view) {
    return new AgUiFrames(view, true, true);
  }

  @Override
  public ByteBuffer hello(boolean resumed, String epoch, Duration heartbeat) {
    out.raw(": theater\n\n");
    return taken();
  }

  private ByteBuffer taken() {
    ByteBuffer taken = out.take();
    return taken == null ? ByteBuffer.allocate(0) : taken;
  }

  @Override
  public @Nullable ByteBuffer snapshot(SessionSnapshot state) {
    Execution execution = shown(state.executions());
    if (execution != null) {
      if (run == null) {
        run = AgUiRun.start(execution, out);
      }
      String id = execution.id();
      run.state(
          execution,
          state.steps().stream().filter(step -> id.equals(step.executionId())).toList(),
          state.openInteractions().stream().filter(c -> id.equals(c.executionId())).toList());
      if (execution.ended()) {
        finish(run, execution);
      }
    } else if (run != null) {
      lose(run);
    }
    return out.take();
  }

  /** The run that is shown, else the newest that is open; where only one is wanted, that one. */
  private @Nullable Execution shown(List<Execution> all) {
    Execution found = null;
    for (Execution execution : all) {
      boolean wanted =
          run == null ? endedToo || !execution.ended() : execution.id().equals(run.id());
      found = wanted ? execution : found;
    }
    return found;
  }

  private void lose(AgUiRun lost) {
    lost.fail("The run is not known any more.", "GONE");
    run = null;
    over = true;
  }

  /** The state that follows says it all. */
  @Override
  public @Nullable ByteBuffer reset(LiveSignal.Reset reset) {
    return null;
  }

  @Override
  public @Nullable ByteBuffer event(LiveFrame frame) {
    TheaterEvent event = frame.event();
    if (event instanceof ExecutionStarted started && run == null && !over) {
      run = AgUiRun.start(started.execution(), out);
      run.state(started.execution(), List.of(), List.of());
    } else if (run != null && run.id().equals(event.header().executionId())) {
      if (event instanceof ExecutionEnded ended) {
        finish(run, ended.execution());
      } else {
        run.on(event);
      }
    }
    return out.take();
  }

  private void finish(AgUiRun ending, Execution execution) {
    over = !ending.finish(execution) || oneRun;
    run = null;
  }

  @Override
  public ByteBuffer heartbeat(LiveCursor head) {
    out.raw(": heartbeat\n\n");
    return taken();
  }

  @Override
  public ByteBuffer end(@Nullable ErrorInfo error, boolean later) {
    if (run != null) {
      run.fail(
          error == null ? "The stream ended before the run." : error.message(),
          error == null ? "STREAM_ENDED" : error.code());
      run = null;
    }
    return taken();
  }

  @Override
  public boolean isEnough(boolean caughtUp) {
    return over;
  }
}
