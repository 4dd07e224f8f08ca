/** A flow without a purpose but to show all that can be seen of one. */
@NullMarked
package io.theater.examples.tour;

import org.jspecify.annotations.NullMarked;
