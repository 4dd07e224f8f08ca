package io.theater.internal.pipeline;

import io.theater.event.TheaterEvent;
import io.theater.redact.Redactor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/**
 * What the dispatcher does to an event between the queue and the sinks, all on its own thread.
 *
 * @param redactor masks texts
 * @param numbering gives an event its position and shows it to live viewers; never throws
 * @param batchEnd wakes the viewers after a batch
 * @param observer sees every numbered event, for metrics
 * @param nanoTime monotonic clock
 */
public record Stages(
    Redactor redactor,
    UnaryOperator<TheaterEvent> numbering,
    Runnable batchEnd,
    Consumer<TheaterEvent> observer,
    LongSupplier nanoTime) {}
