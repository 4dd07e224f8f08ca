/**
 * Where events go: the {@link io.theater.sink.EventSink} SPI and the sink that needs no storage.
 */
@NullMarked
package io.theater.sink;

import org.jspecify.annotations.NullMarked;
