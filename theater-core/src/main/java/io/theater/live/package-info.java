/**
 * What happens now: {@link io.theater.live.LiveFeed} hands numbered events to viewers, from a
 * snapshot or from where they left off, without gap or duplicate.
 */
@NullMarked
package io.theater.live;

import org.jspecify.annotations.NullMarked;
