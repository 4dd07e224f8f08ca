package io.theater.file.internal.archive;

import io.theater.segment.Storage;
import java.nio.file.Path;

/**
 * Where archives are.
 *
 * @param storage the disk
 * @param sources directory of the segments
 * @param archives directory of the archives
 * @param manifest what was archived
 */
public record ArchiveFiles(Storage storage, Path sources, Path archives, Manifest manifest) {}
