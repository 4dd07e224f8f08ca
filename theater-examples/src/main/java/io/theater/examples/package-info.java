/** The demo: one process that asks databases questions and shows how it finds the answers. */
@NullMarked
package io.theater.examples;

import org.jspecify.annotations.NullMarked;
