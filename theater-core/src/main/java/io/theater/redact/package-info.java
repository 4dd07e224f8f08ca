/**
 * Masks credentials and, on demand, personal data in texts and in streams of text, before anything
 * is stored or shown.
 *
 * <p>Literal anchors ({@code sk-}, {@code AKIA}, {@code password} …) are found in one pass of an
 * Aho-Corasick automaton; a hand-written rule then looks at the neighbourhood of each hit. A secret
 * is masked as {@code [REDACTED:kind]}.
 */
@NullMarked
package io.theater.redact;

import org.jspecify.annotations.NullMarked;
