package io.theater.internal;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Says in words why something failed: many exceptions of files name nothing but the file. */
public final class Reason {
  private Reason() {}

  /** Never empty. */
  public static String of(Throwable why) {
    String message = why.getMessage();
    if (message == null || message.isBlank()) {
      return why.getClass().getSimpleName();
    }
    return why instanceof FileSystemException disk && disk.getReason() == null
        ? message + " " + inWords(disk)
        : message;
  }

  private static String inWords(FileSystemException disk) {
    if (disk instanceof AccessDeniedException) {
      return "may not be accessed by this user: permission denied";
    } else if (disk instanceof NoSuchFileException) {
      return "does not exist, or cannot be made";
    } else if (disk instanceof NotDirectoryException) {
      return "is not a directory";
    } else if (disk instanceof FileAlreadyExistsException) {
      return "is in the way";
    }
    return "failed: " + disk.getClass().getSimpleName();
  }
}
