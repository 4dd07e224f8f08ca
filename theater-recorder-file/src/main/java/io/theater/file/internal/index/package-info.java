/**
 * One answer from many segments. A {@link io.theater.file.internal.index.Part} is the index of one
 * segment, in memory or in an archive; a {@link io.theater.file.internal.index.View} puts the parts
 * together. No part of this package is API.
 */
@NullMarked
package io.theater.file.internal.index;

import org.jspecify.annotations.NullMarked;
