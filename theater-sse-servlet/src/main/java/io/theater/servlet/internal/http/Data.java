package io.theater.servlet.internal.http;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a read answers: one record, or named members. */
public final class Data {
  private final List<Member> members = new ArrayList<>();

  /** A value by its name; without one it is all there is. */
  record Member(@Nullable String name, @Nullable Object value) {}

  /** One record, whole. */
  public static Data of(Object record) {
    Data data = new Data();
    data.members.add(new Member(null, record));
    return data;
  }

  /** A first member. */
  public static Data of(String name, @Nullable Object value) {
    return new Data().and(name, value);
  }

  /** A further member. */
  public Data and(String name, @Nullable Object value) {
    members.add(new Member(name, value));
    return this;
  }

  List<Member> members() {
    return members;
  }

  boolean wrapped() {
    return members.get(0).name() != null;
  }
}
