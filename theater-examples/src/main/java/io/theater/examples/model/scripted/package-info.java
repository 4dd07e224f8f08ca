/** A chat model that is a script: deterministic, offline, and honest about it. */
@NullMarked
package io.theater.examples.model.scripted;

import org.jspecify.annotations.NullMarked;
