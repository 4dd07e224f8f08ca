package io.theater.servlet;

import java.nio.file.Path;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;

/** Tomcat, embedded: 10.1 or 11, whichever is there. */
final class TomcatContainer {
  private TomcatContainer() {}

  static Container start(Mount mount, Path base) throws Exception {
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(base.toString());
    Connector connector = new Connector();
    connector.setPort(0);
    connector.setProperty("address", "127.0.0.1");
    connector.setProperty("socket.txBufSize", String.valueOf(Container.SEND_BUFFER_BYTES));
    if (mount.compressed()) {
      connector.setProperty("compression", "on");
      connector.setProperty("compressionMinSize", "1");
    }
    tomcat.setConnector(connector);
    Context context = tomcat.addContext(mount.context(), base.toString());
    Wrapper wrapper = Tomcat.addServlet(context, "theater", mount.servlet());
    wrapper.setAsyncSupported(mount.async());
    wrapper.addMapping(mount.mapping());
    if (mount.filter() != null) {
      FilterDef filter = new FilterDef();
      filter.setFilterName(Mount.FILTER);
      filter.setFilter(mount.filter());
      filter.setAsyncSupported("false");
      context.addFilterDef(filter);
      FilterMap map = new FilterMap();
      map.setFilterName(Mount.FILTER);
      map.addURLPattern("/*");
      context.addFilterMap(map);
    }
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
