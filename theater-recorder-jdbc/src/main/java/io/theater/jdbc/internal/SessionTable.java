package io.theater.jdbc.internal;

import io.theater.json.JsonBytes;
import io.theater.json.JsonEncoder;
import io.theater.json.JsonLine;
import io.theater.json.LineHead;
import io.theater.model.Session;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Sessions. What a batch adds to the counts of calls stands in the counts of its records. */
final class SessionTable extends Table<Session, SessionTable.Builder> {
  static final String CALLS = "calls";
  static final String FAILED_CALLS = "failed_calls";

  SessionTable() {
    super(
        "session",
        List.of(Columns.id("id", Session::id)),
        new Columns<Session, Builder>()
            .key("owner", Session::owner, (b, value) -> b.owner = value)
            .text("title", Session::title, (b, value) -> b.title = value)
            .instant(
                "created_ms", Merge.LEAST, Session::createdAt, (b, value) -> b.createdAt = value)
            .instant(
                "updated_ms", Merge.GREATEST, Session::updatedAt, (b, value) -> b.updatedAt = value)
            .counter(CALLS, session -> added(session, Session.Counts::interactions))
            .counter(FAILED_CALLS, session -> added(session, Session.Counts::failedInteractions))
            .list(),
        Merge.GREATEST);
  }

  private static long added(Session session, ToLongFunction<Session.Counts> which) {
    return session.counts() == null ? 0 : which.applyAsLong(session.counts());
  }

  @Override
  Builder edit(Session session) {
    Builder builder = new Builder(session.id());
    builder.owner = session.owner();
    builder.title = session.title();
    builder.attributes = session.attributes();
    builder.createdAt = session.createdAt();
    builder.updatedAt = session.updatedAt();
    return builder;
  }

  @Override
  Session build(Builder b) {
    return new Session(b.id, b.owner, b.title, b.attributes, b.createdAt, b.updatedAt, null);
  }

  @Override
  Session merge(Session earlier, Session later) {
    return earlier.merge(later);
  }

  @Override
  Session bare(List<String> ids) {
    return build(new Builder(ids.get(0)));
  }

  @Override
  void removePayload(Builder builder) {}

  @Override
  JsonBytes encode(JsonEncoder encoder, LineHead head, Session session) {
    return encoder.line(head, session);
  }

  @Override
  Session parse(JsonLine line) {
    return line.toSession();
  }

  /** A session that is being read. */
  static final class Builder {
    private final String id;
    private @Nullable String owner;
    private @Nullable String title;
    private @Nullable Map<String, Object> attributes;
    private @Nullable Instant createdAt;
    private @Nullable Instant updatedAt;

    private Builder(String id) {
      this.id = id;
    }
  }
}
