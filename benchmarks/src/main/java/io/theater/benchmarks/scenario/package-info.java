/** The scenarios of the suites. */
@NullMarked
package io.theater.benchmarks.scenario;

import org.jspecify.annotations.NullMarked;
