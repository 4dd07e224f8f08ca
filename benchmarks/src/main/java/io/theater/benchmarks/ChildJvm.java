package io.theater.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs a main class of this class path in a fresh JVM of the same kind. Its errors go to the errors
 * of this process.
 *
 * @param main the class
 * @param jvmOptions options of the JVM
 * @param limit a child that takes longer is ended
 */
public record ChildJvm(Class<?> main, List<String> jvmOptions, Duration limit) {

  /**
   * Runs it to its end. Blocks.
   *
   * @return what it printed to its standard output
   * @throws IOException when it failed or took too long
   */
  public String run(String... arguments)
      throws IOException, InterruptedException, ExecutionException {
    return run(null, arguments);
  }

  /**
   * Runs it to its end. Blocks.
   *
   * @param ready called with its first line as soon as it has printed it; null for nothing
   * @return what it printed to its standard output, without that line
   * @throws IOException when it failed or took too long
   */
  public String run(@Nullable Consumer<String> ready, String... arguments)
      throws IOException, InterruptedException, ExecutionException {
    Process child =
        new ProcessBuilder(command(arguments))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      // Read aside, because a child that hangs silently would hold up the reader for ever.
      CompletableFuture<byte[]> output =
          CompletableFuture.supplyAsync(
              () -> {
                try (var out = child.getInputStream()) {
                  if (ready != null) {
                    ready.accept(firstLine(out));
                  }
                  return out.readAllBytes();
                } catch (IOException gone) {
                  return new byte[0];
                }
              });
      if (!child.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException(main.getSimpleName() + " took longer than " + limit);
      }
      if (child.exitValue() != 0) {
        throw new IOException(main.getSimpleName() + " ended with " + child.exitValue());
      }
      return new String(output.get(), StandardCharsets.UTF_8);
    } finally {
      child.destroyForcibly();
    }
  }

  private static String firstLine(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      line.write(b);
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  private List<String> command(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    command.add("-Dfile.encoding=UTF-8");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    return command;
  }
}
