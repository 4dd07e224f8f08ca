/**
 * The live view: numbers events, folds them into the current state of each session, keeps the
 * newest in rings and lets viewers read them. {@link io.theater.internal.live.LiveHub} is the way
 * in.
 */
@NullMarked
package io.theater.internal.live;

import org.jspecify.annotations.NullMarked;
