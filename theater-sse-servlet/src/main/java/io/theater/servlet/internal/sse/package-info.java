/** Live streams as Server-Sent Events: non-blocking writes by a few threads. */
@NullMarked
package io.theater.servlet.internal.sse;

import org.jspecify.annotations.NullMarked;
