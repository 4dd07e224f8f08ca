/**
 * Suites that every sink and every store must pass, and the events and records they are fed with.
 * Published as a test jar, so that a back end of its own can subclass them.
 */
@NullMarked
package io.theater.contract;

import org.jspecify.annotations.NullMarked;
