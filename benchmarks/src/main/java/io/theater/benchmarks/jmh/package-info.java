/** What a call costs its thread at full speed. */
@NullMarked
package io.theater.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
