package io.theater.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadTagsTest extends JettyFixture {
  private static final String PATH = "/api/sessions/s-1/step-progress";

  @Test
  void sendsNothingTwice() throws Exception {
    mount(everything());
    HttpResponse<String> first = get(PATH);
    String tag = first.headers().firstValue("ETag").orElseThrow();
    for (String known : List.of(tag, "\"other\", " + tag, tag.substring(2), "*")) {
      HttpResponse<String> again = get(PATH, "If-None-Match", known);
      assertThat(again.statusCode()).as(known).isEqualTo(304);
      assertThat(again.body()).isEmpty();
      assertThat(again.headers().firstValue("ETag")).hasValue(tag);
    }
    assertThat(get(PATH, "If-None-Match", "\"other\"").statusCode()).isEqualTo(200);
  }

  @Test
  void noticesThatSomethingHasChanged() throws Exception {
    mount(everything());
    String tag = get(PATH).headers().firstValue("ETag").orElseThrow();
    theater.track("s-1", "next").start("more").complete();
    flush();
    HttpResponse<String> changed = get(PATH, "If-None-Match", tag);
    assertThat(changed.statusCode()).isEqualTo(200);
    assertThat(changed.headers().firstValue("ETag")).isNotEqualTo(tag);
  }
}
