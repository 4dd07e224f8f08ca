/** Who may come in, from where, and how often. */
@NullMarked
package io.theater.servlet.internal.security;

import org.jspecify.annotations.NullMarked;
