package io.theater.examples.page;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Pages of hosts from the class path, the frameworks that they use as modules in {@code lib/}, and
 * single modules of the page as they were written in {@code ui/}.
 */
final class HostPages extends HttpServlet {
  private static final long serialVersionUID = 1;
  private static final String JARS = "/META-INF/resources/webjars/";
  private static final Path MODULES = Path.of("../theater-sse-servlet/target/ui-modules");
  private static final Map<String, String> TYPES =
      Map.of(
          "html",
          "text/html;charset=UTF-8",
          "js",
          "text/javascript;charset=UTF-8",
          "css",
          "text/css");

  /** A file of CommonJS and the modules that it asks for. */
  private record Library(String file, List<String> needs) {
    /** The same as a module whose default is what it exports. */
    String asModule() throws IOException {
      StringBuilder text = new StringBuilder();
      needs.forEach(
          name ->
              text.append("import * as ")
                  .append(variable(name))
                  .append(" from './")
                  .append(name)
                  .append(".js';\n"));
      text.append(
          "const module = {exports: {}}, exports = module.exports;\nconst require = name => ({");
      needs.forEach(
          name ->
              text.append('\'')
                  .append(name)
                  .append("': ")
                  .append(variable(name))
                  .append(".default,"));
      return text.append("})[name];\n")
          .append(read(JARS + file))
          .append("\nexport default module.exports;\n")
          .toString();
    }

    private static String variable(String name) {
      return "_" + name.replace('-', '_');
    }
  }

  private static final Map<String, Library> LIBRARIES =
      Map.of(
          "react", new Library("react/19.1.0/cjs/react.production.js", List.of()),
          "scheduler", new Library("scheduler/0.26.0/cjs/scheduler.production.js", List.of()),
          "react-dom",
              new Library("react-dom/19.1.0/cjs/react-dom.production.js", List.of("react")),
          "react-dom-client",
              new Library(
                  "react-dom/19.1.0/cjs/react-dom-client.production.js",
                  List.of("react", "react-dom", "scheduler")));

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String path = request.getPathInfo().substring(1);
    response.setContentType(TYPES.get(path.substring(path.lastIndexOf('.') + 1)));
    String name = path.replaceFirst("^lib/(.*)\\.js$", "$1");
    String text;
    if (name.equals("vue")) {
      text = read(JARS + "vue/3.5.22/dist/vue.esm-browser.prod.js");
    } else if (LIBRARIES.containsKey(name)) {
      text = LIBRARIES.get(name).asModule();
    } else if (path.startsWith("ui/")) {
      text = Files.readString(MODULES.resolve(path.substring(3)));
    } else {
      text = read(path);
    }
    if (text == null) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
    } else {
      response.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static @Nullable String read(String file) throws IOException {
    try (InputStream in = HostPages.class.getResourceAsStream(file)) {
      return in == null ? null : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
