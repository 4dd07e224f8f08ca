/**
 * What the recording survives: processes killed anywhere, power losses, damaged files, disks that
 * are full, read-only or broken. Every test tries a few cases, or with {@code -Ptorture} all of
 * them.
 */
package io.theater.file.torture;
