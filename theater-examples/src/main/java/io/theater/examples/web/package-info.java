/** The HTTP face of the demo besides the theater's own servlet. */
@NullMarked
package io.theater.examples.web;

import org.jspecify.annotations.NullMarked;
