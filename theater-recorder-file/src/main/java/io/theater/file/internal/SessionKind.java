package io.theater.file.internal;

import static io.theater.file.internal.RecordKind.need;

import io.theater.json.JsonBytes;
import io.theater.json.JsonEncoder;
import io.theater.json.JsonLine;
import io.theater.json.LineHead;
import io.theater.model.Session;
import java.util.function.Predicate;

/** What hosts say about sessions. */
final class SessionKind implements RecordKind<Session> {
  @Override
  public LogStream stream() {
    return LogStream.STEPS;
  }

  @Override
  public String id(Session session) {
    return session.id();
  }

  @Override
  public String sessionId(Session session) {
    return session.id();
  }

  @Override
  public Session merge(Session earlier, Session later) {
    return earlier.merge(later);
  }

  @Override
  public boolean ended(Session session) {
    return false;
  }

  @Override
  public Session read(Session session, Predicate<String> bootIsAlive) {
    return session;
  }

  @Override
  public Session parse(JsonLine line) {
    return line.toSession();
  }

  @Override
  public JsonBytes encode(JsonEncoder encoder, LineHead head, Session session) {
    return encoder.line(head, session);
  }

  @Override
  public Streamed streamed(Session session) {
    return Streamed.NONE;
  }

  @Override
  public Session withStreamed(Session session, Streamed streamed) {
    return session;
  }

  @Override
  public Session summary(Session session) {
    return new Session(session.id(), session.owner(), session.title(), null, null, null, null);
  }

  @Override
  public Session summary(JsonLine line) {
    return new Session(
        need(line, "id"), line.text("owner"), line.text("title"), null, null, null, null);
  }
}
