/** Runs scenarios round by round, in a JVM of their own, and reports medians and ratios. */
@NullMarked
package io.theater.benchmarks;

import org.jspecify.annotations.NullMarked;
