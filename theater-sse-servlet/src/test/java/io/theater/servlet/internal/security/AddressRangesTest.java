package io.theater.servlet.internal.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangesTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.255.255, 11.0.0.0",
    "192.168.4.0/22, 192.168.7.255, 192.168.8.0",
    "192.0.2.7, 192.0.2.7, 192.0.2.8",
    "192.0.2.7/32, 192.0.2.7, 192.0.2.6",
    "0.0.0.0/0, 255.255.255.255, ::1",
    "::/0, 2001:db8::1, 127.0.0.1",
    "2001:db8::/33, 2001:db8:7fff::1, 2001:db8:8000::1",
    "::1, 0:0:0:0:0:0:0:1, ::2",
    "fe80::/10, fe80::1%eth0, fec0::1",
    "10.0.0.0/8, ::ffff:10.1.2.3, ::ffff:11.1.2.3",
    "128.0.0.0/1, 255.0.0.1, 127.0.0.1",
  })
  void containsWhatIsInItAndNothingElse(String range, String inside, String outside) {
    AddressRanges ranges = AddressRanges.of("knob", "203.0.113.1", range);
    assertThat(ranges.contain(inside)).isTrue();
    assertThat(ranges.contain(outside)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "localhost",
        "example.com",
        "10.0.0",
        "10",
        "0x7f.0.0.1",
        "010.0.0.1",
        "1.2.3.256",
        "10.0.0.1/8",
        "10.0.0.0/33",
        "10.0.0.0/",
        "10.0.0.0/-1",
        "10.0.0.0/8/8",
        "::/129",
        ":::",
        "1:2:3",
        "fe80::1%eth0",
        "10.0.0.0/٣",
        "[::1]",
        "1.2.3.4:80"
      })
  void refusesWhatIsNoRangeAndNamesIt(String text) {
    assertThatThrownBy(() -> AddressRanges.of("knob", text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("knob: '" + text + "'");
  }

  @Test
  void findsNoNamesAndNothingInAnyRange() {
    AddressRanges all = AddressRanges.of("knob", "0.0.0.0/0", "::/0");
    for (String text : new String[] {null, "", "localhost", "unknown", "1.2.3", "2130706433"}) {
      assertThat(all.contain(text)).as(text).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.7, 192.0.2.7",
    "::ffff:192.0.2.7, 192.0.2.7",
    "2001:db8:1:2:3:4:5:6, 2001:db8:1:2::/64",
    "2001:db8:1:2:ffff::, 2001:db8:1:2::/64",
    "::1, 0:0:0:0::/64",
  })
  void countsIpv6ByTheNetworkOfACustomer(String address, String network) {
    assertThat(IpAddress.network(Objects.requireNonNull(IpAddress.parse(address))))
        .isEqualTo(network);
  }
}
