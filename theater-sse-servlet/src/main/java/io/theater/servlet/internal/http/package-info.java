/** Requests and answers: paths, parameters, errors, headers, JSON envelopes. */
@NullMarked
package io.theater.servlet.internal.http;

import org.jspecify.annotations.NullMarked;
