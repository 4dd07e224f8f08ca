@NullMarked
package io.theater.json;

import org.jspecify.annotations.NullMarked;
