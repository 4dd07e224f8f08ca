package io.theater.servlet;

/** What a caller may be allowed to do. */
public enum Action {
  /** See sessions, executions and steps, without text that went to a model or came from one. */
  READ_STEPS,
  /** See prompts, responses and streamed text as well. */
  READ_LLM_IO,
  /** Cancel executions and retry steps. */
  CONTROL,
  /** Take whole sessions out as files. */
  EXPORT,
  /** Delete records and repair stores. */
  MAINTAIN,
  /** See how the recorder itself is doing: accounting, queues, details of its health. */
  DEBUG
}
