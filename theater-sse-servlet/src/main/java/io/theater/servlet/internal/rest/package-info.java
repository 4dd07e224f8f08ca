/** What can be read as JSON, and who may see it. */
@NullMarked
package io.theater.servlet.internal.rest;

import org.jspecify.annotations.NullMarked;
