/** Live streams for clients of the AG-UI protocol. */
@NullMarked
package io.theater.servlet.internal.agui;

import org.jspecify.annotations.NullMarked;
