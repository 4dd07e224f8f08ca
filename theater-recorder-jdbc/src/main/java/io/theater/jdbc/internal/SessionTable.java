package io.theater.jdbc.internal;

import io.theater.json.JsonBytes;
import io.theater.json.JsonEncoder;
import io.theater.json.JsonLine;
import io.theater.json.LineHead;
import io.theater.model.Session;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sessions, without their counts. */
final class SessionTable extends Table<Session, SessionTable.Builder> {
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
            .list(),
        Merge.GREATEST);
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
