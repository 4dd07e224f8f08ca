package io.theater.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.theater.Theater;
import io.theater.history.Cleanable;
import io.theater.history.CleanupPlan;
import io.theater.history.HistoryStore;
import io.theater.model.Health;
import io.theater.sink.EventSink;
import java.lang.reflect.Proxy;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class CleanupTest extends JettyFixture {
  private static final String CLEANUP = "/api/llm-file-records/cleanup";

  private final List<Boolean> dryRuns = new CopyOnWriteArrayList<>();

  @Test
  void tellsThePlanUnlessItIsForced() throws Exception {
    mountCleanable(EVERYTHING);
    for (String query : List.of("", "?dry_run=true", "?force=true", "?dry_run=true&force=true")) {
      Map<String, Object> plan = data(delete(CLEANUP + query));
      assertThat(plan).containsEntry("dry_run", true).containsEntry("files", 2);
      assertThat(plan).containsEntry("bytes", 42).containsEntry("deleted_bytes", 0);
      assertThat(list(plan, "entries").get(0))
          .isEqualTo(
              Map.of("path", "errors/a.jsonl", "bytes", 42, "reason", "too_old", "deleted", false));
    }
    assertThat(dryRuns).hasSize(4).containsOnly(true);
  }

  @Test
  void deletesWhenItIsForcedAndNoDryRun() throws Exception {
    mountCleanable(EVERYTHING);
    assertThat(data(delete(CLEANUP + "?dry_run=false&force=true")))
        .containsEntry("dry_run", false)
        .containsEntry("deleted_bytes", 42);
    assertThat(dryRuns).containsExactly(false);
  }

  @Test
  void refusesHalfAWish() throws Exception {
    mountCleanable(EVERYTHING);
    for (String query :
        List.of(
            "?dry_run=false",
            "?dry_run=false&force=false",
            "?dry_run=no&force=true",
            "?dry_run=false&force=1",
            "?dry_run=false&dry_run=true&force=true")) {
      assertThat(delete(CLEANUP + query).statusCode()).as(query).isEqualTo(400);
    }
    assertThat(get(CLEANUP).statusCode()).isEqualTo(405);
    assertThat(send("DELETE", CLEANUP).statusCode()).as("of any page").isEqualTo(403);
    assertThat(dryRuns).isEmpty();
  }

  @Test
  void isForThoseWhoMaintainAllSessions() throws Exception {
    for (Role role : List.of(Role.VIEWER, Role.DEBUGGER, Role.OPERATOR)) {
      mountCleanable(AccessPolicy.roles(request -> Caller.of("ann").role(role)));
      assertThat(delete(CLEANUP).statusCode()).as(role.name()).isEqualTo(403);
    }
    mountCleanable(EVERYTHING.ownSessionsOnly());
    assertThat(delete(CLEANUP).statusCode()).isEqualTo(403);
    assertThat(dryRuns).isEmpty();
  }

  @Test
  void saysWhenTheStoreCannot() throws Exception {
    mount(everything());
    HttpResponse<String> answer = delete(CLEANUP);
    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(error(answer)).containsEntry("code", "NOT_CLEANABLE");
  }

  private HttpResponse<String> delete(String path) throws Exception {
    return send("DELETE", path, "X-Theater-Request", "test");
  }

  private void mountCleanable(AccessPolicy policy) throws Exception {
    Theater cleanable = Theater.builder().sink(store()).build();
    opened.add(cleanable);
    mount(TheaterServlet.builder(cleanable).access(policy).build());
  }

  /** Nothing but the parts that are asked here. */
  private EventSink store() {
    return (EventSink)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {EventSink.class, HistoryStore.class, Cleanable.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "cleanup" -> plan((boolean) arguments[0]);
                  case "name" -> "cleanable";
                  case "health", "storeHealth" -> Health.up();
                  case "hashCode" -> System.identityHashCode(proxy);
                  case "equals" -> proxy == arguments[0];
                  default -> null;
                });
  }

  private CleanupPlan plan(boolean dryRun) {
    dryRuns.add(dryRun);
    return new CleanupPlan(
        dryRun,
        List.of(
            new CleanupPlan.Entry("errors/a.jsonl", 42, "too_old", !dryRun),
            new CleanupPlan.Entry("by_session/b", 0, "empty", !dryRun)));
  }
}
