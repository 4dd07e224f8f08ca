package io.theater;

import io.theater.internal.CappedText;
import io.theater.internal.Snapshot;
import io.theater.model.Execution;
import io.theater.model.Plan;
import io.theater.model.Session;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an execution before it starts, and of its session. Immutable; every method gives
 * a new one.
 *
 * <pre>{@code
 * ExecutionSpec.of("agent_test", "nightly check").session("s-1").owner("ana").input(text);
 * }</pre>
 */
public final class ExecutionSpec {
  private static final int MAX_DATA_CHARS = 64 * 1024;
  private static final int MAX_INPUT_CHARS = 1 << 20;

  private final Execution template;
  private final Session session;

  private ExecutionSpec(Execution template, Session session) {
    this.template = template;
    this.session = session;
  }

  /**
   * An execution.
   *
   * @param type kind of run, such as {@code workflow} or {@code agent_test}
   * @param name name of the flow
   * @return the spec, for the session {@code default} until {@link #session} names one
   */
  public static ExecutionSpec of(@Nullable String type, @Nullable String name) {
    Execution template =
        Execution.builder("", "").type(Names.name(type)).name(Names.name(name)).build();
    return new ExecutionSpec(
        template, new Session(Names.session(null), null, null, null, null, null, null));
  }

  private ExecutionSpec with(Execution.Builder changed) {
    return new ExecutionSpec(changed.build(), session);
  }

  private ExecutionSpec with(Session changed) {
    return new ExecutionSpec(template, changed);
  }

  /**
   * Sets the session.
   *
   * @param id any string; null or blank is {@code default}
   * @return a new spec
   */
  public ExecutionSpec session(@Nullable String id) {
    return with(
        new Session(
            Names.session(id),
            session.owner(),
            session.title(),
            session.attributes(),
            null,
            null,
            null));
  }

  /**
   * Sets who may see the session.
   *
   * @param owner name of the owner; null leaves it as it is
   * @return a new spec
   */
  public ExecutionSpec owner(@Nullable String owner) {
    return with(
        new Session(
            session.id(),
            Names.optional(owner),
            session.title(),
            session.attributes(),
            null,
            null,
            null));
  }

  /**
   * Sets what a viewer reads for the session.
   *
   * @param title a few words; null leaves it as it is
   * @return a new spec
   */
  public ExecutionSpec sessionTitle(@Nullable String title) {
    String cut = title == null ? null : CappedText.cut("", title, Names.MAX_ID, report -> {});
    return with(
        new Session(session.id(), session.owner(), cut, session.attributes(), null, null, null));
  }

  /**
   * Adds free data to the session.
   *
   * @param key name of the entry
   * @param value anything; copied now
   * @return a new spec
   */
  public ExecutionSpec sessionAttribute(String key, @Nullable Object value) {
    Map<String, Object> more = plus(session.attributes(), key, value);
    return with(
        new Session(session.id(), session.owner(), session.title(), more, null, null, null));
  }

  /**
   * Sets the steps it means to take.
   *
   * @param plan the plan; null for none
   * @return a new spec
   */
  public ExecutionSpec plan(@Nullable Plan plan) {
    return with(template.toBuilder().plan(plan));
  }

  /**
   * Sets what the flow is asked.
   *
   * @param input text; cut to head and tail when longer than 1 Mi characters
   * @return a new spec
   */
  public ExecutionSpec input(@Nullable String input) {
    String cut = input == null ? null : CappedText.cut("", input, MAX_INPUT_CHARS, report -> {});
    return with(template.toBuilder().input(cut));
  }

  /**
   * Adds free data to the execution.
   *
   * @param key name of the entry
   * @param value anything; copied now
   * @return a new spec
   */
  public ExecutionSpec metadata(String key, @Nullable Object value) {
    return with(template.toBuilder().metadata(plus(template.metadata(), key, value)));
  }

  private static Map<String, Object> plus(
      @Nullable Map<String, Object> map, String key, @Nullable Object value) {
    Map<String, Object> more = map == null ? new LinkedHashMap<>() : new LinkedHashMap<>(map);
    more.put(String.valueOf(key), Snapshot.of(value, MAX_DATA_CHARS));
    return more;
  }

  Execution template() {
    return template;
  }

  Session session() {
    return session;
  }

  /** Whether anything is said of the session that a viewer should know. */
  boolean describesSession() {
    return session.owner() != null || session.title() != null || session.attributes() != null;
  }
}
