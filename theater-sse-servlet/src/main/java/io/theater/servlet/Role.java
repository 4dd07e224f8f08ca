package io.theater.servlet;

import java.util.Set;

/** A usual bundle of {@link Action}s. Roles add up. */
public enum Role {
  /** Watches steps: {@link Action#READ_STEPS}. */
  VIEWER(Action.READ_STEPS),
  /** Looks into LLM calls as well, takes them out, and sees how the recorder is doing. */
  DEBUGGER(Action.READ_STEPS, Action.READ_LLM_IO, Action.EXPORT, Action.DEBUG),
  /** Watches steps, cancels and retries, without seeing prompts. */
  OPERATOR(Action.READ_STEPS, Action.CONTROL),
  /** Everything. */
  ADMIN(Action.values());

  private final Set<Action> actions;

  Role(Action... actions) {
    this.actions = Set.of(actions);
  }

  /**
   * What the role allows.
   *
   * @return an immutable set
   */
  public Set<Action> actions() {
    return actions;
  }
}
