package io.theater.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.theater.ExecutionSpec;
import io.theater.Step;
import io.theater.StepTracker;
import io.theater.Theater;
import io.theater.history.HistoryStore;
import io.theater.sink.EventSink;
import io.theater.sink.InMemorySink;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What does not exist takes as many looks as what is foreign, and fails in the same way. */
class SideChannelTest extends JettyFixture {
  private final InMemorySink memory = InMemorySink.create();
  private final List<String> looks = new CopyOnWriteArrayList<>();
  private volatile boolean failing;

  private EventSink watched() {
    InvocationHandler watch =
        (proxy, method, arguments) -> {
          if (method.getDeclaringClass() == HistoryStore.class) {
            looks.add(method.getName());
            if (failing) {
              throw new IllegalStateException(CANARY);
            }
          }
          try {
            return method.invoke(memory, arguments);
          } catch (InvocationTargetException failed) {
            throw failed.getCause();
          }
        };
    Class<?>[] types = {EventSink.class, HistoryStore.class};
    return (EventSink) Proxy.newProxyInstance(getClass().getClassLoader(), types, watch);
  }

  @Test
  void takesTheSameLooksForForeignAndUnknown() throws Exception {
    try (Theater own = Theater.builder().sink(watched()).build()) {
      StepTracker run = own.track(ExecutionSpec.of("t", "n").session("s-bob").owner("bob"));
      Step step = run.start("one");
      own.flush(SOON);
      mount(TheaterServlet.builder(own).access(as("ann").ownSessionsOnly()).build());
      for (boolean down : List.of(false, true)) {
        failing = down;
        assertSameLooks("/api/sessions/s-bob/step-progress", "/api/sessions/no/step-progress");
        assertSameLooks("/api/sessions/s-bob/live", "/api/sessions/no/live");
        assertSameLooks(
            "/api/step-execution/" + step.id() + "/details", "/api/step-execution/no/details");
        assertSameLooks("/api/executions/" + run.id(), "/api/executions/no");
      }
      run.close();
    }
  }

  private void assertSameLooks(String foreign, String unknown) throws Exception {
    looks.clear();
    HttpResponse<String> one = get(foreign);
    List<String> first = List.copyOf(looks);
    looks.clear();
    HttpResponse<String> other = get(unknown);
    assertThat(one.statusCode()).isEqualTo(failing ? 503 : 404).isEqualTo(other.statusCode());
    assertThat(one.body()).isEqualTo(other.body()).doesNotContain(CANARY);
    assertThat(looks).as(foreign).isEqualTo(first).isNotEmpty();
  }
}
