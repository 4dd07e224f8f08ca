/**
 * What happens, as a sealed family of immutable records. Every event carries a partial record of
 * {@link io.theater.model} or a piece of text; the fold of all events of one id is its state.
 *
 * <pre>
 * TheaterEvent
 * ├─ SessionEvent    SessionDescribed
 * ├─ ExecutionEvent  ExecutionStarted  ExecutionUpdated  ExecutionEnded
 * ├─ StepEvent       StepStarted  StepProgressed  StepContent  StepRetried  StepEnded
 * └─ LlmEvent        LlmStarted  LlmDelta  LlmEnded  LlmFinalized
 * </pre>
 *
 * <p>The host's thread makes an event without a position; the dispatcher redacts it and gives it
 * the next sequence of its session, and only then do sinks and viewers see it.
 */
@NullMarked
package io.theater.event;

import org.jspecify.annotations.NullMarked;
