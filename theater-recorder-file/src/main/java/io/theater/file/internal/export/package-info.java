/** Interactions as documents for other programs. Nothing here is API. */
@NullMarked
package io.theater.file.internal.export;

import org.jspecify.annotations.NullMarked;
