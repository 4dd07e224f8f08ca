package io.theater.servlet.internal.security;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Some ranges of IP addresses, in CIDR notation. */
public final class AddressRanges {
  private final List<Range> ranges;

  private record Range(InetAddress network, int bits) {
    boolean contains(InetAddress address) {
      byte[] bytes = address.getAddress();
      byte[] wanted = network.getAddress();
      return wanted.length == bytes.length && Arrays.equals(masked(bytes, bits), wanted);
    }
  }

  private AddressRanges(List<Range> ranges) {
    this.ranges = ranges;
  }

  /**
   * Reads ranges such as {@code 10.0.0.0/8}, {@code 2001:db8::/32} or {@code 192.0.2.7}.
   *
   * @param knob what they are for, to name in an error
   * @param texts the ranges
   * @return the ranges
   * @throws IllegalArgumentException for the first that is none, or that has bits beyond its prefix
   */
  public static AddressRanges of(String knob, String... texts) {
    List<Range> ranges = new ArrayList<>();
    for (String text : texts) {
      Range range = parse(text);
      if (range == null) {
        throw new IllegalArgumentException(
            knob + ": '" + text + "' is no range of IP addresses such as 10.0.0.0/8");
      }
      ranges.add(range);
    }
    return new AddressRanges(List.copyOf(ranges));
  }

  private static @Nullable Range parse(String text) {
    int slash = text.indexOf('/');
    InetAddress address = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
    if (address == null || text.indexOf('%') >= 0) {
      return null;
    }
    int all = address.getAddress().length * 8;
    String prefix = slash < 0 ? Integer.toString(all) : text.substring(slash + 1);
    if (!prefix.matches("\\d{1,3}") || Integer.parseInt(prefix) > all) {
      return null;
    }
    Range range = new Range(address, Integer.parseInt(prefix));
    return range.contains(address) ? range : null; // or else it has bits beyond its prefix
  }

  private static byte[] masked(byte[] address, int bits) {
    byte[] masked = address.clone();
    for (int i = 0; i < masked.length; i++) {
      int kept = Math.min(Math.max(bits - 8 * i, 0), 8);
      masked[i] = (byte) (masked[i] & (0xff00 >> kept));
    }
    return masked;
  }

  /**
   * Whether an address is in one of them.
   *
   * @param address an IP address; null and what is none are in no range
   * @return true when it is
   */
  public boolean contain(@Nullable String address) {
    InetAddress parsed = IpAddress.parse(address);
    return parsed != null && contain(parsed);
  }

  boolean contain(InetAddress address) {
    return ranges.stream().anyMatch(range -> range.contains(address));
  }

  /**
   * Whether there are none.
   *
   * @return true when there are none
   */
  public boolean isEmpty() {
    return ranges.isEmpty();
  }
}
