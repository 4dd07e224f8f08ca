package io.theater.event;

import io.theater.model.Session;

/**
 * The host said something about a session: its owner, title or attributes.
 *
 * @param header where and when
 * @param session partial record with what was said
 */
public record SessionDescribed(EventHeader header, Session session) implements SessionEvent {
  @Override
  public SessionDescribed withHeader(EventHeader newHeader) {
    return new SessionDescribed(newHeader, session);
  }

  @Override
  public String type() {
    return "session_update";
  }
}
