package io.theater.benchmarks.peer;

import io.theater.benchmarks.work.Broadcaster;
import io.theater.benchmarks.work.StreamServer;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Keeps answers open after their first bytes, and does nothing else: what a container takes. */
public final class PlainStreams implements Broadcaster {
  private final Queue<AsyncContext> open = new ConcurrentLinkedQueue<>();

  private final StreamServer server;

  /** Starts to serve. */
  public PlainStreams() throws Exception {
    server = StreamServer.of(new Streams(open));
  }

  @Override
  public int port() {
    return server.port();
  }

  @Override
  public String path() {
    return "/api/sessions/s-1/live"; // as long as ours: a container keeps it
  }

  @Override
  public void publish(String text) {
    throw new UnsupportedOperationException("nothing is sent here");
  }

  @Override
  public void close() throws Exception {
    server.close();
    open.forEach(AsyncContext::complete);
  }

  private static final class Streams extends HttpServlet {
    private static final long serialVersionUID = 1;
    // those of any careful host: the container keeps them as long as the answer
    private static final Map<String, String> HEADERS =
        Map.of(
            "Cache-Control", "no-store, no-transform",
            "Content-Security-Policy", "default-src 'none'",
            "Cross-Origin-Resource-Policy", "same-origin",
            "Referrer-Policy", "no-referrer",
            "X-Accel-Buffering", "no",
            "X-Content-Type-Options", "nosniff");
    private final transient Queue<AsyncContext> open;

    Streams(Queue<AsyncContext> open) {
      this.open = open;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      AsyncContext context = request.startAsync();
      context.setTimeout(0);
      response.setBufferSize(4096);
      response.setContentType("text/event-stream");
      HEADERS.forEach(response::setHeader);
      response.getOutputStream().write(new byte[] {':', '\n', '\n'});
      response.flushBuffer();
      open.add(context);
    }
  }
}
