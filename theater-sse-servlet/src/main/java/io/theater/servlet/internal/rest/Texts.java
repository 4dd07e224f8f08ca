package io.theater.servlet.internal.rest;

import io.theater.history.History;
import io.theater.model.LlmInteraction;
import io.theater.model.Page;

/** Puts back the texts of LLM calls that lists of some stores leave out, for who may see them. */
final class Texts {
  private final History history;
  private final boolean mayReadLlmIo;

  Texts(History history, boolean mayReadLlmIo) {
    this.history = history;
    this.mayReadLlmIo = mayReadLlmIo;
  }

  Page<LlmInteraction> of(Page<LlmInteraction> page) {
    return mayReadLlmIo ? page.map(this::whole) : page;
  }

  private LlmInteraction whole(LlmInteraction listed) {
    boolean complete = listed.prompt() != null || listed.response() != null;
    return complete ? listed : history.interaction(listed.id()).orElse(listed);
  }
}
