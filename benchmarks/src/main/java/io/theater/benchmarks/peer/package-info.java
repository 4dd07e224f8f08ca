/** What the theater is compared with, in its best settings that lose nothing. */
@NullMarked
package io.theater.benchmarks.peer;

import org.jspecify.annotations.NullMarked;
