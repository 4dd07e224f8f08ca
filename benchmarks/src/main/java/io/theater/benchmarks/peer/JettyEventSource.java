package io.theater.benchmarks.peer;

import io.theater.benchmarks.work.Broadcaster;
import io.theater.benchmarks.work.StreamServer;
import jakarta.servlet.http.HttpServletRequest;
import org.eclipse.jetty.ee10.servlets.EventSource;
import org.eclipse.jetty.ee10.servlets.EventSourceServlet;

/** Jetty's own servlet for event streams. */
public final class JettyEventSource implements Broadcaster {
  private final FanOut<EventSource.Emitter> clients = new FanOut<>(EventSource.Emitter::data);

  private final StreamServer server;

  /** Starts to serve. */
  public JettyEventSource() throws Exception {
    server = StreamServer.of(new Streams(clients));
  }

  @Override
  public int port() {
    return server.port();
  }

  @Override
  public String path() {
    return "/";
  }

  @Override
  public void publish(String text) {
    clients.publish(text);
  }

  @Override
  public void close() throws Exception {
    server.close();
    clients.close();
  }

  private static final class Streams extends EventSourceServlet {
    private static final long serialVersionUID = 1;
    private final transient FanOut<EventSource.Emitter> clients;

    Streams(FanOut<EventSource.Emitter> clients) {
      this.clients = clients;
    }

    @Override
    protected EventSource newEventSource(HttpServletRequest request) {
      return new EventSource() {
        @Override
        public void onOpen(Emitter emitter) {
          clients.add(emitter);
        }

        @Override
        public void onClose() {
          // its next event fails
        }
      };
    }
  }
}
