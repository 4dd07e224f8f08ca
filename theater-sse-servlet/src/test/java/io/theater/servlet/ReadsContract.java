package io.theater.servlet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.theater.ExecutionSpec;
import io.theater.LlmRequest;
import io.theater.Step;
import io.theater.StepTracker;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Reads, and the page. In any container. */
abstract class ReadsContract extends ServletFixture {
  // ---- reads

  @Test
  void readsStepsPageByPage() throws Exception {
    mount(everything());
    try (StepTracker steps = theater.track("s-2", "many")) {
      for (int i = 0; i < 5; i++) {
        steps.start("step-" + i).complete("sum", Map.of("big", CANARY));
      }
      steps.complete();
    }
    flush();
    Map<String, Object> first = data(get("/api/sessions/s-2/step-progress?page_size=2"));
    assertThat(names(first)).containsExactly("step-0", "step-1");
    assertThat(first.toString()).doesNotContain(CANARY);
    assertThat((Map<?, ?>) first.get("summary"))
        .isEqualTo(data(get("/api/sessions/s-2/step-progress?page_size=2&page=3")).get("summary"));
    assertThat(map(first, "summary"))
        .containsEntry("total_steps", 5)
        .containsEntry("completed_steps", 5)
        .containsEntry("progress_percentage", 100)
        .containsKeys("current_step", "average_duration_ms", "total_duration_ms");
    assertThat(map(first, "pagination"))
        .containsEntry("page", 1)
        .containsEntry("page_size", 2)
        .containsEntry("total", 5)
        .containsEntry("has_more", true);
    String cursor = map(first, "pagination").get("next_cursor").toString();
    assertThat(names(data(get("/api/sessions/s-2/step-progress?page_size=2&cursor=" + cursor))))
        .containsExactly("step-2", "step-3");
    assertThat(names(data(get("/api/sessions/s-2/step-progress?page_size=2&page=3"))))
        .containsExactly("step-4");
    assertThat(names(data(get("/api/sessions/s-2/step-progress?page_size=2&page=4")))).isEmpty();
    assertThat(get("/api/sessions/s-2/step-progress?include_details=true").body()).contains(CANARY);
  }

  private static List<String> names(Map<String, Object> data) {
    return list(data, "logs").stream()
        .map(step -> (String) ((Map<?, ?>) step).get("name"))
        .toList();
  }

  @Test
  void readsInteractionsByFilter() throws Exception {
    mount(everything());
    for (int i = 0; i < 3; i++) {
      String answer = "answer " + i;
      LlmRequest request =
          LlmRequest.of("provider-" + i, "model").session("s-3").role("role-" + i).user("q");
      theater.llm().record(request, () -> answer);
    }
    flush();
    String path = "/api/sessions/s-3/llm-interactions";
    Map<String, Object> all = data(get(path + "?page_size=2"));
    assertThat(list(all, "interactions")).hasSize(2);
    assertThat(map(all, "statistics")).containsEntry("interactions", 3);
    Map<String, Object> rest =
        data(get(path + "?page_size=2&cursor=" + map(all, "pagination").get("next_cursor")));
    assertThat(list(rest, "interactions")).hasSize(1);
    assertThat(list(data(get(path + "?page_size=2&page=2")), "interactions"))
        .isEqualTo(list(rest, "interactions"));
    for (String filter :
        List.of(
            "provider=provider-1", "role=role-1", "text=ANSWER+1", "stage=completed&role=role-1")) {
      List<?> found = list(data(get(path + "?" + filter)), "interactions");
      assertThat(found).as(filter).hasSize(1);
      assertThat((Map<?, ?>) found.get(0)).as(filter).isEqualTo(one(found));
      assertThat(one(found).get("response_content")).isEqualTo("answer 1");
    }
    assertThat(list(data(get(path + "?min_duration_ms=3600000")), "interactions")).isEmpty();
    assertThat(list(data(get(path + "?date_to=2001-01-01")), "interactions")).isEmpty();
    Map<?, ?> newest = one(list(all, "interactions"));
    assertThat(data(get("/api/llm-interactions/" + newest.get("id") + "/details")))
        .containsEntry("response_content", "answer 2");
  }

  private Map<?, ?> one(List<?> found) {
    return (Map<?, ?>) found.get(0);
  }

  @Test
  void readsExecutionsSessionsHealthAndStats() throws Exception {
    mount(everything());
    StepTracker open = theater.track(ExecutionSpec.of("nightly", "n").session("s-4"));
    Step step = open.start("at work");
    flush();
    assertThat(map(data(get("/api/executions?status=running,pending&type=nightly")), null))
        .containsEntry("running_count", 1);
    assertThat(list(data(get("/api/executions?session_id=s-1")), "executions")).hasSize(1);
    assertThat(data(get("/api/executions/" + open.id()))).containsEntry("status", "running");
    assertThat(data(get("/api/step-execution/" + step.id() + "/details")))
        .containsEntry("name", "at work");
    assertThat(list(data(get("/api/sessions?text=s-4")), "sessions")).hasSize(1);
    assertThat(data(get("/api/health"))).containsEntry("status", "UP");
    assertThat(data(get("/api/stats"))).containsKeys("pipeline", "streams");
    assertSecured(get("/api/sessions"));
    open.close();
  }

  @Test
  void decodesIdsExactlyOnce() throws Exception {
    mount(everything());
    for (String id : List.of("a b", "100%25", "评审", "a?b", "x+y", "a&b=c#d", "\u2028x", "\"<>")) {
      theater.track(id, "n").close();
      flush();
      String encoded = URLEncoder.encode(id, UTF_8).replace("+", "%20");
      assertThat(get("/api/sessions/" + encoded + "/step-progress").statusCode())
          .as(id)
          .isEqualTo(200);
      assertThat(list(data(get("/api/executions?session_id=" + encoded)), "executions"))
          .as(id)
          .hasSize(1);
    }
    assertThat(get("/api/sessions/100%25/step-progress").statusCode()).isEqualTo(404);
    assertThat(rawStatus("/api/sessions/%zz/live")).isEqualTo(400);
    assertThat(rawStatus("/api/sessions/%ff%fe/live")).isEqualTo(400);
  }

  @Test
  void namesTheParameterThatIsWrong() throws Exception {
    mount(everything());
    Map<String, String> wrong =
        Map.of(
            "/api/sessions?page=0", "page",
            "/api/sessions?page=x", "page",
            "/api/sessions?page_size=201", "page_size",
            "/api/sessions?cursor=nonsense", "cursor",
            "/api/sessions?page=1&cursor=a", "cursor",
            "/api/executions?status=gone", "status",
            "/api/sessions/s-1/llm-interactions?stage=x", "stage",
            "/api/sessions/s-1/llm-interactions?date_from=yesterday", "date_from",
            "/api/sessions/s-1/step-progress?include_details=maybe", "include_details",
            "/api/sessions/s-1/step-progress?cursor=-1", "cursor");
    for (Map.Entry<String, String> one : wrong.entrySet()) {
      HttpResponse<String> answer = get(one.getKey());
      assertThat(answer.statusCode()).as(one.getKey()).isEqualTo(400);
      assertThat(error(answer).get("message").toString()).contains("'" + one.getValue() + "'");
    }
    HttpResponse<String> twice = get("/api/executions?type=a&type=b");
    assertThat(twice.statusCode()).isEqualTo(400);
  }

  @Test
  void refusesWhatItDoesNotKnow() throws Exception {
    mount(everything());
    for (String path :
        List.of(
            "/nothing",
            "/api",
            "/api/",
            "/api/sessions/",
            "/api/sessions/s-1",
            "/api/sessions/unknown/step-progress",
            "/api/executions/unknown",
            "/api/step-execution/unknown/details",
            "/page/theater.js",
            "/theater.js.map",
            "/index.html")) {
      HttpResponse<String> answer = get(path);
      assertThat(answer.statusCode()).as(path).isEqualTo(404);
      assertThat(error(answer)).containsEntry("can_retry", false);
    }
    assertThat(get("/api/sessions/" + "x".repeat(513) + "/live").statusCode()).isEqualTo(414);
    for (String method : List.of("POST", "PUT", "DELETE", "OPTIONS")) {
      HttpResponse<String> answer = send(method, "/api/sessions");
      assertThat(answer.statusCode()).as(method).isEqualTo(405);
      assertThat(answer.headers().firstValue("Allow")).hasValue("GET, HEAD");
    }
    assertThat(send("HEAD", LIVE).headers().firstValue("Allow")).hasValue("GET");
    HttpResponse<String> head = send("HEAD", "/api/sessions");
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
  }

  // ---- the page

  @Test
  void worksUnderEveryMount() throws Exception {
    for (String[] mount :
        List.of(
            new String[] {"", "/*", ""},
            new String[] {"", "/", ""},
            new String[] {"", "/theater/*", "/theater"},
            new String[] {"/app", "/theater/*", "/app/theater"},
            new String[] {"/app", "/*", "/app"})) {
      mounted = mount[2];
      mount(Mount.at(mount[0], mount[1], everything()));
      HttpResponse<String> page = get("/");
      assertThat(page.statusCode()).as(mounted).isEqualTo(200);
      assertThat(page.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
      assertThat(page.body()).doesNotContain("=\"/");
      assertPageComplete(page.body());
      assertThat(data(get("/api/sessions"))).containsKey("sessions");
      live(LIVE).await("snapshot");
      if (mounted.endsWith("theater")) {
        HttpResponse<String> moved = get("");
        assertThat(moved.statusCode()).isEqualTo(302);
        assertThat(moved.headers().firstValue("Location")).hasValue("theater/");
      }
      stop();
    }
    mounted = "";
  }

  private void assertPageComplete(String page) throws Exception {
    List<String> paths =
        Pattern.compile("(?:href|src)=\"(ui/[^\"]+)\"")
            .matcher(page)
            .results()
            .map(link -> "/" + link.group(1))
            .toList();
    assertThat(paths).anyMatch(path -> path.endsWith("/theater.js")).hasSize(2);
    for (String path : paths) {
      assertThat(get(path).statusCode()).as(path).isEqualTo(200);
    }
    assertThat(get("/theater.js").body()).contains("'./ui/");
  }
}
