/**
 * Not API: the way of an event from the host's thread into every sink.
 *
 * <pre>
 * host ─ offer ─► EventQueue ─► Dispatcher ─ Coalescer ─ EventRedactor ─ LiveHub ─┬─► SinkWorker ─► sink
 *                                                                                └─► SinkWorker ─► sink
 * </pre>
 *
 * {@link io.theater.internal.pipeline.Pipeline} puts them together; {@code Ledger} counts.
 */
@NullMarked
package io.theater.internal.pipeline;

import org.jspecify.annotations.NullMarked;
