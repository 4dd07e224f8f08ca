package io.theater.servlet;

import java.util.Set;

/** A usual bundle of {@link Action}s. Roles add up. */
public enum Role {
  /** Watches steps: {@link Action#READ_STEPS}. */
  VIEWER,
  /** Looks into LLM calls as well, takes them out, and sees how the recorder is doing. */
  DEBUGGER,
  /** Watches steps, cancels and retries, without seeing prompts. */
  OPERATOR,
  /** Everything. */
  ADMIN;

  /**
   * What the role allows.
   *
   * @return an immutable set
   */
  public Set<Action> actions() {
    return switch (this) {
      case VIEWER -> Set.of(Action.READ_STEPS);
      case DEBUGGER -> Set.of(Action.READ_STEPS, Action.READ_LLM_IO, Action.EXPORT, Action.DEBUG);
      case OPERATOR -> Set.of(Action.READ_STEPS, Action.CONTROL);
      case ADMIN -> Set.of(Action.values());
    };
  }
}
