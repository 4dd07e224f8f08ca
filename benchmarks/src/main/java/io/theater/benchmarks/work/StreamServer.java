package io.theater.benchmarks.work;

import jakarta.servlet.Servlet;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** A Jetty on a port of its own. */
public final class StreamServer implements AutoCloseable {
  /** So that a client that never reads is soon felt. */
  public static final int SEND_BUFFER_BYTES = 16_384;

  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server, 1, 1);

  private StreamServer(Servlet servlet) throws Exception {
    connector.setHost("127.0.0.1");
    connector.setAcceptQueueSize(4096);
    connector.setIdleTimeout(0);
    connector.setAcceptedSendBufferSize(SEND_BUFFER_BYTES);
    server.addConnector(connector);
    ServletContextHandler handler = new ServletContextHandler("/");
    ServletHolder holder = new ServletHolder(servlet);
    holder.setAsyncSupported(true);
    handler.addServlet(holder, "/*");
    server.setHandler(handler);
    server.start();
  }

  /** Starts it, with the servlet at its root. */
  public static StreamServer of(Servlet servlet) throws Exception {
    return new StreamServer(servlet);
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
