/** Not API: what the packages of the core share. */
@NullMarked
package io.theater.internal;

import org.jspecify.annotations.NullMarked;
