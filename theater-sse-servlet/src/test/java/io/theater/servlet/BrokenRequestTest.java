package io.theater.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** What breaks inside, as a filter of the host can make it, is told to nobody outside. */
class BrokenRequestTest extends JettyFixture {

  @Test
  void answersWithoutTheTextOfTheException() throws Exception {
    mount(Mount.at("", "/*", new Breaking(everything())));
    HttpResponse<String> answer = get("/api/executions");
    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(error(answer)).containsEntry("code", "INTERNAL_ERROR");
    assertThat(answer.body()).doesNotContain(CANARY).doesNotContain("Exception");
  }

  private static final class Breaking extends HttpServlet {
    private static final long serialVersionUID = 1;
    private final transient TheaterServlet servlet;

    Breaking(TheaterServlet servlet) {
      this.servlet = servlet;
    }

    @Override
    public void init(ServletConfig config) throws ServletException {
      servlet.init(config);
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws ServletException, IOException {
      HttpServletRequest broken =
          new HttpServletRequestWrapper(request) {
            @Override
            public String getQueryString() {
              throw new IllegalStateException(CANARY);
            }
          };
      servlet.service(broken, response);
    }
  }
}
