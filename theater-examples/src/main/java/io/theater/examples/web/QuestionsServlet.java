package io.theater.examples.web;

import io.theater.examples.sql.SampleQuestion;
import io.theater.examples.sql.SampleQuestions;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** {@code GET /demo/questions}: what is worth asking. */
public final class QuestionsServlet extends LocalServlet {

  private static final long serialVersionUID = 1L;

  @Override
  String method() {
    return "GET";
  }

  @Override
  void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
    Object questions = SampleQuestions.all().stream().map(QuestionsServlet::json).toList();
    writeData(response, 200, Map.of("questions", questions));
  }

  private static Map<String, String> json(SampleQuestion question) {
    Map<String, String> json = new LinkedHashMap<>();
    json.put("question", question.text());
    json.put("language", question.language());
    json.put("data_source", question.source());
    json.put("expected", question.outcome().name().toLowerCase(Locale.ROOT));
    return json;
  }
}
