/** Records what an application's AI flow does: see {@link io.theater.Theater}. */
@NullMarked
package io.theater;

import org.jspecify.annotations.NullMarked;
