package io.theater.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.Servlet;
import java.io.File;
import java.lang.ref.WeakReference;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.awaitility.Awaitility;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application that brings its own copy of the library, deployed again and again. */
@Tag("long")
class RedeployTest {
  private static final int TIMES = 20;
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir Path base;
  private final WarningLog log = new WarningLog();

  @AfterEach
  void stopListening() {
    log.close();
  }

  @Test
  void leavesNothingBehindInTomcat() throws Exception {
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(base.toString());
    tomcat.getHost();
    tomcat.getEngine().setBackgroundProcessorDelay(0); // it would visit what goes away
    Connector connector = new Connector();
    connector.setPort(0);
    connector.setProperty("address", "127.0.0.1");
    tomcat.setConnector(connector);
    tomcat.start();
    List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
    for (int i = 0; i < TIMES; i++) {
      loaders.add(deploy(tomcat));
    }
    assertNothingIsLeft(loaders);
    tomcat.stop();
    tomcat.destroy();
  }

  private WeakReference<ClassLoader> deploy(Tomcat tomcat) throws Exception {
    Application application = new Application();
    Context context = tomcat.addContext("/app", base.toString());
    context.setParentClassLoader(application.classLoader());
    ((StandardContext) context).setUnloadDelay(50); // it waits that long for streams to end
    Wrapper wrapper = Tomcat.addServlet(context, "theater", application.servlet());
    wrapper.setAsyncSupported(true);
    wrapper.addMapping("/*");
    watchWhile(
        tomcat.getConnector().getLocalPort(),
        () -> {
          context.stop();
          tomcat.getHost().removeChild(context);
        });
    return application.close();
  }

  @Test
  void leavesNothingBehindInJetty() throws Exception {
    Server server = new Server();
    ServerConnector connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    ContextHandlerCollection contexts = new ContextHandlerCollection(true);
    server.setHandler(contexts);
    server.start();
    List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
    for (int i = 0; i < TIMES; i++) {
      loaders.add(deploy(contexts, connector.getLocalPort()));
    }
    assertNothingIsLeft(loaders);
    server.stop();
  }

  private static WeakReference<ClassLoader> deploy(ContextHandlerCollection contexts, int port)
      throws Exception {
    Application application = new Application();
    ServletContextHandler context = new ServletContextHandler("/app");
    context.setClassLoader(application.classLoader());
    ServletHolder holder = new ServletHolder(application.servlet());
    holder.setAsyncSupported(true);
    context.addServlet(holder, "/*");
    Callback.Completable deployed = new Callback.Completable();
    contexts.deployHandler(context, deployed);
    deployed.get();
    context.start();
    watchWhile(
        port,
        () -> {
          context.stop();
          Callback.Completable undeployed = new Callback.Completable();
          contexts.undeployHandler(context, undeployed);
          undeployed.get();
          context.destroy();
        });
    return application.close();
  }

  private interface Undeploy {
    void run() throws Exception;
  }

  private static void watchWhile(int port, Undeploy undeploy) throws Exception {
    try (LiveClient all = LiveClient.raw(RawConnection.get(port, "/app/api/executions/live"))) {
      all.await("snapshot");
      undeploy.run();
      all.await("stream_error");
      all.awaitEnd();
    }
  }

  private void assertNothingIsLeft(List<WeakReference<ClassLoader>> loaders) {
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(name -> name.startsWith("theater"));
    Awaitility.await()
        .atMost(SOON)
        .until(
            () -> {
              System.gc();
              // the JDK keeps the type of the record that was compared last, and so its loader
              return loaders.stream().filter(loader -> loader.get() != null).count() <= 1;
            });
    assertThat(log.warnings()).isEmpty();
  }

  /** A theater and its servlet out of a class loader of their own. */
  private static final class Application {
    private final URLClassLoader loader = new Own(classPath());
    private final AutoCloseable theater;
    private final Servlet servlet;

    Application() throws Exception {
      Class<?> type = loader.loadClass("io.theater.servlet.DeployedApplication");
      theater = (AutoCloseable) type.getMethod("theater").invoke(null);
      servlet = (Servlet) type.getMethod("servlet", AutoCloseable.class).invoke(null, theater);
    }

    ClassLoader classLoader() {
      return loader;
    }

    Servlet servlet() {
      return servlet;
    }

    /** All that shows whether somebody still holds it. */
    WeakReference<ClassLoader> close() throws Exception {
      theater.close();
      loader.close();
      return new WeakReference<>(loader);
    }
  }

  /** Its own classes first, except for those that a container shares with applications. */
  private static final class Own extends URLClassLoader {
    Own(URL[] classPath) {
      super(classPath, RedeployTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      boolean own =
          name.startsWith("io.theater.")
              || name.startsWith("com.fasterxml.")
              || name.startsWith("com.github.benmanes.");
      synchronized (getClassLoadingLock(name)) {
        Class<?> known = findLoadedClass(name);
        if (known != null) {
          return known;
        }
        return own ? findClass(name) : super.loadClass(name, resolve);
      }
    }
  }

  private static URL[] classPath() {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      try {
        urls.add(Path.of(entry).toUri().toURL());
      } catch (MalformedURLException never) {
        throw new IllegalStateException(never);
      }
    }
    return urls.toArray(URL[]::new);
  }
}
