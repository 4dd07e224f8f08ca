package io.theater.servlet;

import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The answer of an {@link AccessPolicy}: what a caller may do, and with which sessions.
 *
 * @param caller who asks
 * @param actions what is allowed
 * @param owner only with sessions of this owner; null for all sessions
 */
public record Access(Caller caller, Set<Action> actions, @Nullable String owner) {

  /** Snapshots the actions. */
  public Access {
    Objects.requireNonNull(caller, "caller");
    actions = Set.copyOf(actions);
  }

  /**
   * What the roles of a caller allow, with all sessions.
   *
   * @param caller who asks
   * @return the access
   */
  public static Access of(Caller caller) {
    Set<Action> actions = EnumSet.noneOf(Action.class);
    caller.roles().forEach(role -> actions.addAll(role.actions()));
    return new Access(caller, actions, null);
  }

  /**
   * The same access, with the sessions of one owner only. A session that has no owner is nobody's.
   *
   * @param newOwner the owner
   * @return a copy
   */
  public Access ownedBy(String newOwner) {
    return new Access(caller, actions, Objects.requireNonNull(newOwner, "owner"));
  }

  /**
   * Whether an action is allowed.
   *
   * @param action the action
   * @return true when it is
   */
  public boolean allows(Action action) {
    return actions.contains(action);
  }
}
