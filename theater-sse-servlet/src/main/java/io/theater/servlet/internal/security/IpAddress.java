package io.theater.servlet.internal.security;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads IP addresses. Nothing here ever asks a name server. */
final class IpAddress {
  private static final String OCTET = "(25[0-5]|2[0-4]\\d|1?\\d?\\d)";
  private static final Pattern V4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
  // a colon must be there: InetAddress takes everything else for a name
  private static final Pattern V6 = Pattern.compile("(?=[^:]*:)[0-9a-fA-F:.]{2,45}");
  private static final int V6_HOST_BYTES = 8;

  private IpAddress() {}

  /** The address; an IPv4 address in the clothes of IPv6 as what it is; null when it is none. */
  static @Nullable InetAddress parse(@Nullable String text) {
    if (text == null) {
      return null;
    }
    int zone = text.indexOf('%');
    String plain = zone < 0 ? text : text.substring(0, zone);
    if (!V4.matcher(plain).matches() && !V6.matcher(plain).matches()) {
      return null;
    }
    try {
      return InetAddress.getByName(plain);
    } catch (UnknownHostException malformed) {
      return null;
    }
  }

  /** What limits count by: an IPv4 address, or the /64 that one IPv6 customer can roam in. */
  static String network(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length == 4) {
      return address.getHostAddress();
    }
    StringBuilder network = new StringBuilder();
    for (int i = 0; i < V6_HOST_BYTES; i += 2) {
      network
          .append(Integer.toHexString(((bytes[i] & 0xff) << 8) | (bytes[i + 1] & 0xff)))
          .append(':');
    }
    return network.append(":/64").toString();
  }
}
