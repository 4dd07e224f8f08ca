package io.theater.servlet;

import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.attribute.ExchangeAttributes;
import io.undertow.predicate.Predicate;
import io.undertow.predicate.Predicates;
import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.encoding.ContentEncodingRepository;
import io.undertow.server.handlers.encoding.EncodingHandler;
import io.undertow.server.handlers.encoding.GzipEncodingProvider;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import io.undertow.util.Headers;
import jakarta.servlet.DispatcherType;
import java.net.InetSocketAddress;
import org.xnio.Options;

/** Undertow, embedded. */
final class UndertowContainer {
  private UndertowContainer() {}

  static Container start(Mount mount) throws Exception {
    String path = mount.context().isEmpty() ? "/" : mount.context();
    DeploymentInfo application =
        Servlets.deployment()
            .setClassLoader(UndertowContainer.class.getClassLoader())
            .setContextPath(path)
            .setDeploymentName("test")
            .addServlet(
                Servlets.servlet(
                        "theater",
                        mount.servlet().getClass(),
                        new ImmediateInstanceFactory<>(mount.servlet()))
                    .setAsyncSupported(mount.async())
                    .addMapping(mount.mapping()));
    if (mount.filter() != null) {
      application
          .addFilter(
              Servlets.filter(
                      Mount.FILTER,
                      mount.filter().getClass(),
                      new ImmediateInstanceFactory<>(mount.filter()))
                  .setAsyncSupported(false))
          .addFilterUrlMapping(Mount.FILTER, "/*", DispatcherType.REQUEST);
    }
    DeploymentManager deployment = Servlets.defaultContainer().addDeployment(application);
    deployment.deploy();
    HttpHandler plain = deployment.start();
    HttpHandler handler = mount.compressed() ? new EncodingHandler(plain, gzipButStreams()) : plain;
    Undertow server =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setSocketOption(Options.SEND_BUFFER, Container.SEND_BUFFER_BYTES)
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

  private static ContentEncodingRepository gzipButStreams() {
    Predicate stream =
        Predicates.contains(
            ExchangeAttributes.responseHeader(Headers.CONTENT_TYPE), "text/event-stream");
    return new ContentEncodingRepository()
        .addEncodingHandler("gzip", new GzipEncodingProvider(), 50, Predicates.not(stream));
  }
}
