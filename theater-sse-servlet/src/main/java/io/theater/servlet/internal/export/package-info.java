/** A session as a file, in several formats. */
@NullMarked
package io.theater.servlet.internal.export;

import org.jspecify.annotations.NullMarked;
