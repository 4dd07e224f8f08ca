package io.theater.file.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.theater.file.KeyProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keys in a file: one to a line, its id, an equals sign, and 64 hexadecimal digits. */
final class Keys {
  static final Command.Option OPTION =
      new Command.Option(
          "--keys", "FILE", "keys of an encrypted recording: a line ID=HEX for each, newest last");

  private Keys() {}

  /** The keys that the arguments name, or null. */
  static @Nullable KeyProvider of(Arguments arguments) throws IOException, UsageException {
    String file = arguments.text(OPTION.name()).orElse(null);
    return file == null ? null : read(Arguments.path(OPTION.name(), file));
  }

  private static KeyProvider read(Path file) throws IOException, UsageException {
    Map<String, byte[]> keys = new LinkedHashMap<>();
    String newest = "";
    List<String> lines = Files.readAllLines(file, UTF_8);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty()) {
        continue;
      }
      int equals = line.lastIndexOf('=');
      String hex = line.substring(equals + 1).strip();
      if (equals < 1 || !hex.matches("[0-9a-fA-F]{64}")) { // never shown: it may be a key
        throw new UsageException(
            file + ", line " + (i + 1) + ": must be ID=HEX with 64 hexadecimal digits");
      }
      newest = line.substring(0, equals).strip();
      keys.put(newest, HexFormat.of().parseHex(hex));
    }
    if (keys.isEmpty()) {
      throw new UsageException(file + " has no keys: a line ID=HEX is needed for each");
    }
    return KeyProvider.of(keys, newest);
  }
}
