package io.theater.segment;

import static io.theater.segment.Samples.bytes;
import static io.theater.segment.Samples.object;
import static io.theater.segment.Samples.sealed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineSealTest {
  private final LineSeal seal = new LineSeal();

  @Test
  void sealsAsDocumented() {
    // Computed with another implementation of CRC-32C.
    assertThat(sealed(bytes("{\"v\":1}"))).isEqualTo("{\"v\":1,\"_crc\":\"4bede32d\"}\n");
    assertThat(sealed(bytes("{}"))).isEqualTo("{\"_crc\":\"ba6cac67\"}\n");
    assertThat(sealed(bytes("{\"v\":1,\"seq\":1841,\"prompt\":\"hello\"}")))
        .isEqualTo("{\"v\":1,\"seq\":1841,\"prompt\":\"hello\",\"_crc\":\"0e77a7c6\"}\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{ \t\r }",
        "{\"v\":1}",
        "{\"v\":1 }",
        "{\"prompt\":\"my \\\"_crc\\\":\\\"12345678\\\"}\"}",
        "{\"nested\":{\"_crc\":\"12345678\"}}",
        "{\"_crc\":\"12345678\"}",
        "{\"name\":\"产品专员 🎭\"}"
      })
  void verifiesWhatItSealed(String object) {
    assertThat(seal.verify(bytes(sealed(bytes(object))))).isEqualTo(LineStatus.OK);
  }

  @Test
  void putsNoCommaIntoAnObjectOfWhitespace() {
    assertThat(sealed(bytes("{ \t}"))).matches("\\{ \t\"_crc\":\"[0-9a-f]{8}\"}\n");
  }

  @Test
  void sealsFromAndToAnyKindOfBuffer() {
    ByteBuffer source = ByteBuffer.allocateDirect(100).put(7, bytes("{\"v\":1}"), 0, 7);
    source.limit(14).position(7);
    ByteBuffer target = ByteBuffer.allocateDirect(64).position(3);

    seal.seal(source.asReadOnlyBuffer(), target);

    ByteBuffer line = target.duplicate().flip().position(3);
    assertThat(Samples.text(line)).isEqualTo("{\"v\":1,\"_crc\":\"4bede32d\"}\n");
    assertThat(seal.verify(line)).isEqualTo(LineStatus.OK);
    assertThat(line.position()).isEqualTo(3);
    assertThat(line.limit()).isEqualTo(target.position());
  }

  @Test
  void leavesTheObjectAndATooSmallTargetUnchanged() {
    ByteBuffer object = object(1, 10);
    ByteBuffer target = ByteBuffer.allocate(object.remaining() + 18);

    assertThatThrownBy(() -> seal.seal(object, target)).isInstanceOf(BufferOverflowException.class);

    assertThat(target.position()).isZero();
    assertThat(object.position()).isZero();
    assertThat(object.remaining()).isEqualTo(object.capacity());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "}", "[]", "{\"v\":1}\n", " {}", "{\"v\":\n1}", "x"})
  void refusesWhatCannotBeOneLine(String notAnObject) {
    assertThatIllegalArgumentException().isThrownBy(() -> seal.ending(bytes(notAnObject)));
  }

  @Test
  void refusesALineTooLongToBeReadAgain() {
    byte[] text = new byte[LineSeal.MAX_LINE_BYTES - 17];
    java.util.Arrays.fill(text, (byte) ' ');
    text[0] = '{';
    text[text.length - 1] = '}';
    assertThatIllegalArgumentException()
        .isThrownBy(() -> seal.ending(ByteBuffer.wrap(text)))
        .withMessageContaining("too long");
  }

  @Test
  void noticesEveryFlippedBit() {
    byte[] line = sealed(object(7, 40)).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    for (int bit = 0; bit < line.length * 8; bit++) {
      byte[] damaged = line.clone();
      damaged[bit / 8] ^= (byte) (1 << (bit % 8));
      assertThat(seal.verify(ByteBuffer.wrap(damaged)))
          .as("bit %s", bit)
          .isEqualTo(bit / 8 == line.length - 1 ? LineStatus.TORN : LineStatus.CORRUPT);
    }
  }

  @Test
  void noticesEveryMissingByte() {
    String line = sealed(object(7, 40));
    for (int i = 0; i < line.length() - 1; i++) {
      assertThat(seal.verify(bytes(line.substring(0, i)))).isEqualTo(LineStatus.TORN);
      assertThat(seal.verify(bytes(line.substring(0, i) + "\n"))).isEqualTo(LineStatus.CORRUPT);
      assertThat(seal.verify(bytes(line.substring(i + 1)))).isEqualTo(LineStatus.CORRUPT);
    }
  }
}
