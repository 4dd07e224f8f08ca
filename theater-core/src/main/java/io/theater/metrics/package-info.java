/** Micrometer metrics; the only package that needs Micrometer on the class path. */
@NullMarked
package io.theater.metrics;

import org.jspecify.annotations.NullMarked;
