package io.theater.sink;

/** An item and its position in the list it was found in. */
record Found<T>(long position, T item) {}
