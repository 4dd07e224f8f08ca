package io.theater.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.theater.Step;
import io.theater.StepTracker;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class ControlTest extends JettyFixture {
  private final List<String> asked = new CopyOnWriteArrayList<>();

  @Test
  void cancelsARunByItsHook() throws Exception {
    mount(everything());
    StepTracker run = theater.track("s-2", "long");
    run.onCancel(() -> asked.add("cancel"));
    flush();
    HttpResponse<String> answer = post("/api/executions/" + run.id() + "/cancel");
    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(answer.body()).contains(run.id());
    assertThat(asked).containsExactly("cancel");
    assertThat(run.cancelRequested()).isTrue();
    run.cancel("asked");
    flush();
    HttpResponse<String> late = post("/api/executions/" + run.id() + "/cancel");
    assertThat(late.statusCode()).isEqualTo(409);
    assertThat(error(late)).containsEntry("code", "ALREADY_ENDED");
    run.close();
  }

  @Test
  void retriesAStepByItsHook() throws Exception {
    mount(everything());
    StepTracker run = theater.track("s-2", "flow");
    run.onRetry(asked::add);
    Step good = run.start("good");
    flush();
    assertThat(error(post(retry(run, good)))).containsEntry("code", "STILL_RUNNING");
    good.complete();
    Step bad = run.start("bad");
    bad.fail(new IllegalStateException("broken"));
    flush();
    assertThat(error(post(retry(run, good)))).containsEntry("code", "NOT_FAILED");
    assertThat(post(retry(run, bad)).statusCode()).isEqualTo(202);
    Awaitility.await().atMost(SOON).until(() -> asked.equals(List.of("bad")));
    run.close();
  }

  @Test
  void saysWhenARunOffersNoRetry() throws Exception {
    mount(everything());
    StepTracker run = theater.track("s-2", "flow");
    Step bad = run.start("bad");
    bad.fail(new IllegalStateException("broken"));
    flush();
    HttpResponse<String> answer = post(retry(run, bad));
    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(error(answer)).containsEntry("code", "NOT_CONTROLLABLE");
    run.close();
  }

  @Test
  void knowsOnlyItsOwnRunsAndSteps() throws Exception {
    mount(everything());
    StepTracker one = theater.track("s-2", "one");
    StepTracker two = theater.track("s-2", "two");
    two.onRetry(asked::add);
    Step bad = one.start("bad");
    bad.fail(new IllegalStateException("broken"));
    flush();
    assertThat(post(retry(two, bad)).statusCode()).isEqualTo(404);
    assertThat(post("/api/executions/unknown/cancel").statusCode()).isEqualTo(404);
    assertThat(get("/api/executions/" + one.id() + "/cancel").statusCode()).isEqualTo(405);
    one.close();
    two.close();
    assertThat(asked).isEmpty();
  }

  @Test
  void isForOperatorsOnly() throws Exception {
    StepTracker run = theater.track("s-2", "long");
    run.onCancel(() -> asked.add("cancel"));
    flush();
    mount(servlet(as("viewer")));
    assertThat(post("/api/executions/" + run.id() + "/cancel").statusCode()).isEqualTo(403);
    assertThat(asked).isEmpty();
    run.close();
  }

  private static String retry(StepTracker run, Step step) {
    return "/api/executions/" + run.id() + "/steps/" + step.id() + "/retry";
  }
}
