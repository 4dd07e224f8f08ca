package io.theater.servlet;

import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import java.net.InetSocketAddress;

class UndertowTest extends ServletContract {
  @Override
  Container start(Mount mount) throws Exception {
    String path = mount.context().isEmpty() ? "/" : mount.context();
    DeploymentInfo application =
        Servlets.deployment()
            .setClassLoader(UndertowTest.class.getClassLoader())
            .setContextPath(path)
            .setDeploymentName("test")
            .addServlet(
                Servlets.servlet(
                        "theater",
                        mount.servlet().getClass(),
                        new ImmediateInstanceFactory<>(mount.servlet()))
                    .setAsyncSupported(mount.async())
                    .addMapping(mount.mapping()));
    DeploymentManager deployment = Servlets.defaultContainer().addDeployment(application);
    deployment.deploy();
    HttpHandler handler = deployment.start();
    Undertow server =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setServerOption(UndertowOptions.ALWAYS_SET_KEEP_ALIVE, false)
            .setHandler(Handlers.path().addPrefixPath(path, handler))
            .build();
    server.start();
    int port = ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
    return new Container() {
      @Override
      public int port() {
        return port;
      }

      @Override
      public void close() throws Exception {
        deployment.stop();
        deployment.undeploy();
        server.stop();
      }
    };
  }
}
