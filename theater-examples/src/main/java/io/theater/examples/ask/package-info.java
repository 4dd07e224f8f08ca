/** A question to a database, answered step by step by a model and recorded by a theater. */
@NullMarked
package io.theater.examples.ask;

import org.jspecify.annotations.NullMarked;
