package io.theater.servlet;

import java.nio.file.Path;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.io.TempDir;

/** Runs with Tomcat 10.1 and, in an execution of its own, with Tomcat 11. */
class TomcatTest extends ServletContract {
  @TempDir Path base;

  @Override
  Container start(Mount mount) throws Exception {
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(base.toString());
    Connector connector = new Connector();
    connector.setPort(0);
    connector.setProperty("address", "127.0.0.1");
    tomcat.setConnector(connector);
    Context context = tomcat.addContext(mount.context(), base.toString());
    Wrapper wrapper = Tomcat.addServlet(context, "theater", mount.servlet());
    wrapper.setAsyncSupported(mount.async());
    wrapper.addMapping(mount.mapping());
    tomcat.start();
    return new Container() {
      @Override
      public int port() {
        return connector.getLocalPort();
      }

      @Override
      public void close() throws Exception {
        tomcat.stop();
        tomcat.destroy();
      }
    };
  }
}
