package io.theater.examples.page;

import io.theater.Theater;
import io.theater.file.FileRecorder;
import io.theater.servlet.TheaterServlet;
import java.nio.file.Path;
import java.time.Duration;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * The servlet over a theater that records into files, at {@code /app/theater/}, and pages of hosts
 * that embed its elements, at {@code /host/}. {@link CookiePolicy} says who asks.
 */
final class Stage implements AutoCloseable {
  private final Theater theater;
  private final TheaterServlet servlet;
  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server);
  private final int port;

  private Stage(Path data) throws Exception {
    theater = Theater.builder().sink(FileRecorder.at(data)).build();
    servlet =
        TheaterServlet.builder(theater)
            .access(new CookiePolicy())
            .maxRequestsPerCaller(5_000, 10_000)
            .maxStreams(1_000)
            .maxStreamsPerAddress(1_000)
            .maxStreamsPerCaller(1_000)
            .heartbeat(Duration.ofSeconds(1)) // who has left is noticed then
            .build();
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    ServletContextHandler handler = new ServletContextHandler("/app");
    ServletHolder holder = new ServletHolder(servlet);
    holder.setAsyncSupported(true);
    handler.addServlet(holder, "/theater/*");
    handler.addServlet(new ServletHolder(new HostPages()), "/host/*");
    server.setHandler(handler);
    server.start();
    port = connector.getLocalPort();
  }

  static Stage open(Path data) throws Exception {
    return new Stage(data);
  }

  /** Goes away: what is connected is cut, and nobody gets through. */
  void leave() throws Exception {
    connector.setPort(port);
    connector.stop();
    connector.getConnectedEndPoints().forEach(EndPoint::close);
  }

  /** Comes back to the same port. */
  void comeBack() throws Exception {
    connector.start();
  }

  Theater theater() {
    return theater;
  }

  /** Where the page is, with a slash at its end. */
  String page() {
    return origin() + "/app/theater/";
  }

  /** A page of a host. */
  String host(String file) {
    return origin() + "/app/host/" + file;
  }

  String origin() {
    return "http://127.0.0.1:" + port;
  }

  @Override
  public void close() throws Exception {
    servlet.destroy();
    server.stop();
    theater.close();
  }
}
