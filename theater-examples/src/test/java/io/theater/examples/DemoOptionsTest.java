package io.theater.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoOptionsTest {

  @Test
  void listensOnPort8080AndRecordsBesideTheUserByDefault() {
    assertThat(DemoOptions.parse(List.of()))
        .isEqualTo(new DemoOptions(8080, Path.of("theater-data"), null, false));
  }

  @Test
  void takesOptionsInAnyOrder() {
    assertThat(
            DemoOptions.parse(
                List.of("--data", "/tmp/x y", "--jdbc", "jdbc:h2:mem:x", "--port", "0")))
        .isEqualTo(new DemoOptions(0, Path.of("/tmp/x y"), "jdbc:h2:mem:x", false));
    assertThat(DemoOptions.parse(List.of("--help")).help()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "--prot 80, unknown option --prot",
    "80, unknown option 80",
    "--port, --port needs a value",
    "--data, --data needs a value",
    "--jdbc postgres, '--jdbc must be a URL such as jdbc:postgresql://localhost/theater?user=me, was postgres'",
    "--port x, '--port must be 0 to 65535, was x'",
    "--port -1, '--port must be 0 to 65535, was -1'",
    "--port 65536, '--port must be 0 to 65535, was 65536'"
  })
  void saysWhichArgumentIsWrong(String arguments, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DemoOptions.parse(List.of(arguments.split(" "))))
        .withMessage(message);
  }
}
