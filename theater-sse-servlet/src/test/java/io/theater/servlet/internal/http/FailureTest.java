package io.theater.servlet.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FailureTest {
  @Test
  void makesNoMarkupOfWhatItQuotes() {
    String page = Failure.badRequest("<img src=x>", "is <b>odd</b> & wrong").toHtml();
    assertThat(page)
        .contains("<h1>Invalid request</h1>", "&lt;img src=x>", "&lt;b>odd", "&amp; wrong")
        .doesNotContain("<img", "<b>");
  }
}
