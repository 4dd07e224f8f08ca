package io.theater.benchmarks.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.theater.benchmarks.ChildJvm;
import io.theater.benchmarks.peer.ChronicleFile;
import io.theater.benchmarks.work.Contender;
import io.theater.benchmarks.work.Producers;
import io.theater.benchmarks.work.WorkItems;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContendersTest {
  private static final int RECORDS = 500;

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        Contenders.SEGMENT,
        Contenders.FILE,
        Contenders.LOGBACK,
        Contenders.HAND_OFF,
        Contenders.NAIVE,
      })
  void everyRecordIsInAFileOnceItIsClosed(String name) throws Exception {
    Contender contender = Contenders.opening(name).open(directory);
    new Producers(2, new WorkItems()).produce(contender, RECORDS);
    contender.close();

    assertThat(contender.losses().values()).containsEntry("lost %", 0.0);
    assertThat(idsInFiles()).hasSize(RECORDS);
  }

  /** In a JVM of its own, because it wants the JDK opened. */
  @Test
  void chronicleHasEveryRecordToo() throws Exception {
    String ids =
        new ChildJvm(ChronicleProcess.class, ChronicleFile.JVM_OPTIONS, Duration.ofMinutes(1))
            .run(directory.toString(), Integer.toString(RECORDS));
    assertThat(ids.lines().collect(Collectors.toSet())).hasSize(RECORDS);
  }

  private Set<String> idsInFiles() throws Exception {
    List<Path> files;
    try (Stream<Path> tree = Files.walk(directory)) {
      files = tree.filter(path -> path.toString().endsWith(".jsonl")).toList();
    }
    List<String> lines = new ArrayList<>();
    for (Path file : files) {
      lines.addAll(Files.readAllLines(file, StandardCharsets.UTF_8));
    }
    Set<String> ids = new HashSet<>();
    for (String line : lines) {
      ids.add(new ObjectMapper().readTree(line).path("id").asText());
    }
    return ids;
  }
}
