package io.theater.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class PollTest extends JettyFixture {
  private static final String PATH = "/api/sessions/s-1/events";

  @Test
  void beginsWithTheState() throws Exception {
    mount(everything());
    Map<String, Object> first = data(get(PATH));
    assertThat(types(first)).containsExactly("connected", "snapshot");
    assertThat(events(first).get(0)).containsEntry("resumed", false);
    assertThat(first.get("next").toString()).contains("-");
  }

  @Test
  void goesOnWithoutGapOrDuplicate() throws Exception {
    mount(everything());
    Map<String, Object> answer = data(get(PATH));
    long seen = ((Number) events(answer).get(1).get("sequence")).longValue();
    for (int round = 0; round < 5; round++) {
      theater.track("s-1", "next").start("a").complete();
      flush();
      answer = data(get(PATH + "?after=" + answer.get("next")));
      List<Map<String, Object>> news = events(answer).subList(1, events(answer).size());
      assertThat(events(answer).get(0)).containsEntry("resumed", true);
      assertThat(news.stream().map(event -> ((Number) event.get("sequence")).longValue()))
          .containsExactlyElementsOf(
              LongStream.rangeClosed(seen + 1, seen + news.size()).boxed().toList());
      seen += news.size();
    }
  }

  @Test
  void waitsForWhatComesNext() throws Exception {
    mount(everything());
    Object next = data(get(PATH)).get("next");
    CompletableFuture<HttpResponse<String>> poll = new CompletableFuture<>();
    Thread client =
        new Thread(
            () -> {
              try {
                poll.complete(get(PATH + "?wait=60&after=" + next));
              } catch (Exception failed) {
                poll.completeExceptionally(failed);
              }
            },
            "test-poll");
    client.start();
    Awaitility.await().atMost(SOON).until(() -> streams("open") == 1);
    assertThat(poll).isNotDone();
    theater.track("s-1", "late").close();
    Awaitility.await().atMost(SOON).until(poll::isDone);
    assertThat(types(data(poll.get()))).contains("execution_start");
    client.join();
  }

  @Test
  void comesBackEmptyWhenNothingHappens() throws Exception {
    mount(everything());
    Object next = data(get(PATH)).get("next");
    Map<String, Object> empty = data(get(PATH + "?wait=0&after=" + next));
    assertThat(types(empty)).containsExactly("connected");
    assertThat(empty).containsEntry("next", next);
  }

  @Test
  void saysThatAPositionIsUnknown() throws Exception {
    mount(everything());
    Map<String, Object> answer = data(get(PATH + "?after=%22%7D-7"));
    assertThat(types(answer)).containsExactly("connected", "reset", "snapshot");
    assertThat(get(PATH + "?wait=soon").statusCode()).isEqualTo(400);
    assertThat(get("/api/sessions/unknown/events").statusCode()).isEqualTo(404);
  }

  @SuppressWarnings("unchecked") // JSON objects have text keys
  private static List<Map<String, Object>> events(Map<String, Object> answer) {
    return (List<Map<String, Object>>) list(answer, "events");
  }

  private static List<Object> types(Map<String, Object> answer) {
    return events(answer).stream().map(event -> event.get("type")).toList();
  }
}
