package io.theater.servlet;

import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.gzip.GzipHandler;

/** Jetty 12, embedded. */
final class JettyContainer {
  private JettyContainer() {}

  static Container start(Mount mount) throws Exception {
    Server server = new Server();
    ServerConnector connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    connector.setAcceptedSendBufferSize(Container.SEND_BUFFER_BYTES);
    // by default Jetty refuses every path with an encoded percent sign
    connector
        .getConnectionFactory(HttpConnectionFactory.class)
        .getHttpConfiguration()
        .setUriCompliance(
            UriCompliance.DEFAULT.with("percent", UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING));
    server.addConnector(connector);
    ServletContextHandler context =
        new ServletContextHandler(mount.context().isEmpty() ? "/" : mount.context());
    ServletHolder holder = new ServletHolder(mount.servlet());
    holder.setAsyncSupported(mount.async());
    context.getServletHandler().setDecodeAmbiguousURIs(true);
    context.addServlet(holder, mount.mapping());
    if (mount.filter() != null) {
      FilterHolder filter = new FilterHolder(mount.filter());
      filter.setName(Mount.FILTER);
      filter.setAsyncSupported(false);
      context.addFilter(filter, "/*", EnumSet.of(DispatcherType.REQUEST));
    }
    server.setHandler(mount.compressed() ? new GzipHandler(context) : context);
    server.start();
    return new Container() {
      @Override
      public int port() {
        return connector.getLocalPort();
      }

      @Override
      public void close() throws Exception {
        server.stop();
      }
    };
  }
}
