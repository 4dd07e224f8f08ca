/** Chat models the examples talk to: one interface, an OpenAI-compatible HTTP client. */
@NullMarked
package io.theater.examples.model;

import org.jspecify.annotations.NullMarked;
