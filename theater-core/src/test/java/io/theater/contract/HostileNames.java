package io.theater.contract;

import java.nio.file.Path;
import java.util.List;

/**
 * Session ids that a careless store mistakes for something else. None of them leads out of a
 * sandbox that is four directories above the store.
 */
final class HostileNames {
  private HostileNames() {}

  static List<String> in(Path sandbox) {
    return List.of(
        "5",
        ".",
        "..",
        "../escaped",
        "../../escaped",
        "..\\escaped",
        "a/b",
        "a//b/./c",
        sandbox.resolve("absolute").toString(),
        "session",
        "SESSION",
        "session.",
        "session ",
        "CON",
        "nul.txt",
        ".hidden",
        "-rf",
        "~0041",
        "%2e%2e%2f",
        "a\nb",
        "a\"b'c;--",
        "{\"json\":[1]}",
        "会话五",
        "\u00e9",
        "e\u0301",
        "😀",
        "\u200b",
        "\u00a0",
        "null",
        "long".repeat(250),
        "long".repeat(250) + "er");
  }
}
