/**
 * The command line for operators: {@code java -jar theater-recorder-file-<version>-cli.jar}. A thin
 * shell that parses arguments and prints; nothing here is API.
 */
@NullMarked
package io.theater.file.cli;

import org.jspecify.annotations.NullMarked;
