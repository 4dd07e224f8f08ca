package io.theater.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ReasonTest {

  static Stream<Arguments> reasons() {
    return Stream.of(
        Arguments.of(
            new AccessDeniedException("/x"),
            "/x may not be accessed by this user: permission denied"),
        Arguments.of(new NoSuchFileException("/x"), "/x does not exist, or cannot be made"),
        Arguments.of(new NotDirectoryException("/x"), "/x is not a directory"),
        Arguments.of(new FileAlreadyExistsException("/x"), "/x is in the way"),
        Arguments.of(new FileSystemException("/x"), "/x failed: FileSystemException"),
        Arguments.of(new FileSystemException("/x", null, "No space"), "/x: No space"),
        Arguments.of(new IOException("broken"), "broken"),
        Arguments.of(new IOException(), "IOException"));
  }

  @ParameterizedTest
  @MethodSource("reasons")
  void saysWhatHappened(Throwable why, String words) {
    assertThat(Reason.of(why)).isEqualTo(words);
  }
}
