/** Encryption at rest: AES-256-GCM of what lines carry. No part of this package is API. */
@NullMarked
package io.theater.file.internal.crypt;

import org.jspecify.annotations.NullMarked;
