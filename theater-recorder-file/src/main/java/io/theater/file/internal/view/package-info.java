/**
 * Files made of the log for people to look into: {@code by_session/}, {@code errors/} and {@code
 * real_time/latest.json}. No part of this package is API.
 *
 * <pre>
 * stored line → Notes             on the thread that writes the log
 * Notes → Round → ViewFile        later, on the thread of the views
 * log → LogReading → Round → …    what was not noted; lines that a file has already are left out
 * </pre>
 *
 * <p>Views are never the truth. When a round fails, the log is read again from where the views are
 * sure to be complete. The same happens after a crash; {@link io.theater.file.internal.view.Marker}
 * says from where.
 */
@NullMarked
package io.theater.file.internal.view;

import org.jspecify.annotations.NullMarked;
