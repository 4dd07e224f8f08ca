package io.theater.redact;

/**
 * What one redactor looks for. Immutable.
 *
 * @param anchors all anchors with their rules
 * @param masks the masks of all kinds
 * @param keys the keys whose values are secret
 * @param leading characters that may belong to a secret although they stand before its anchor
 */
record Vocabulary(Anchors anchors, Masks masks, KeyNames keys, Ascii leading) {}
