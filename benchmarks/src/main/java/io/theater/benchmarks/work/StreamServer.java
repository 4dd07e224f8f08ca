package io.theater.benchmarks.work;

import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** A Jetty on a port of its own that shows a broadcaster. */
public final class StreamServer implements AutoCloseable {
  private static final int SEND_BUFFER_BYTES = 16_384;

  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server, 1, 1);

  private StreamServer(Broadcaster broadcaster) throws Exception {
    connector.setHost("127.0.0.1");
    connector.setAcceptQueueSize(4096);
    connector.setIdleTimeout(0);
    connector.setAcceptedSendBufferSize(
        SEND_BUFFER_BYTES); // so that a client that never reads is soon felt
    server.addConnector(connector);
    ServletContextHandler handler = new ServletContextHandler("/");
    ServletHolder holder = new ServletHolder(broadcaster.servlet());
    holder.setAsyncSupported(true);
    handler.addServlet(holder, "/*");
    server.setHandler(handler);
    server.start();
  }

  /** Starts it. */
  public static StreamServer of(Broadcaster broadcaster) throws Exception {
    return new StreamServer(broadcaster);
  }

  /** Its port. */
  public int port() {
    return connector.getLocalPort();
  }

  @Override
  public void close() throws Exception {
    server.stop();
  }
}
