/** What the file recorder does and watches without being asked. No part of this package is API. */
@NullMarked
package io.theater.file.internal.upkeep;

import org.jspecify.annotations.NullMarked;
