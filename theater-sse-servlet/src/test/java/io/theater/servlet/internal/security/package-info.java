/** The parts of the gate, each on its own. */
package io.theater.servlet.internal.security;
