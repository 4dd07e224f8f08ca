package io.theater.file.internal.view;

import java.nio.file.Path;
import java.time.LocalDate;

/**
 * A segment of the log of LLM interactions.
 *
 * @param path where it is
 * @param name of the file
 * @param day whose views its lines go to
 */
public record LogFile(Path path, String name, LocalDate day) {}
