/** What was: the {@link io.theater.history.HistoryStore} SPI, its queries, and {@code History}. */
@NullMarked
package io.theater.history;

import org.jspecify.annotations.NullMarked;
