/** The work that every contender is given, and what is measured around it. */
@NullMarked
package io.theater.benchmarks.work;

import org.jspecify.annotations.NullMarked;
