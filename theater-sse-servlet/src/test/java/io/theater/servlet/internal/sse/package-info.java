/** Streams without a container: each turn and each write of theirs. */
package io.theater.servlet.internal.sse;
