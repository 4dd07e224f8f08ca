package io.theater.servlet;

import io.theater.json.JsonWriter;
import io.theater.json.LiveView;
import io.theater.servlet.internal.http.Data;
import io.theater.servlet.internal.http.Failure;
import io.theater.servlet.internal.http.QueryParameters;
import io.theater.servlet.internal.http.Reply;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;

/**
 * A request that the policy has let in.
 *
 * @param request as the container gave it
 * @param response as the container gave it
 * @param access what its caller may do
 * @param query its parameters
 * @param ids the ids in its path
 */
record Call(
    HttpServletRequest request,
    HttpServletResponse response,
    Access access,
    QueryParameters query,
    List<String> ids) {

  /** The first id in its path; the route has one. */
  String id() {
    return ids.get(0);
  }

  void require(Action action) {
    if (!access.allows(action)) {
      throw Failure.forbidden();
    }
  }

  /** How much of a record its caller may see. */
  LiveView view() {
    return access.allows(Action.READ_LLM_IO) ? LiveView.FULL : LiveView.WITHOUT_PROMPTS;
  }

  void reply(Data data) throws IOException {
    Reply.read(request, response, new JsonWriter().view(view()), data);
  }
}
