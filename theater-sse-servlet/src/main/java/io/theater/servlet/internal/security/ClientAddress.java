package io.theater.servlet.internal.security;

import io.theater.servlet.internal.http.Failure;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.net.InetAddress;
import java.util.Collections;
import java.util.Locale;

/**
 * Finds out where a request comes from. What a header says is believed only as far as proxies of
 * the host have written it: the address that the last of them saw, which is the rightmost that is
 * no proxy itself. A client can write what it likes to the left of that.
 */
public final class ClientAddress {
  private final AddressRanges proxies;
  private final String header;

  /**
   * A way to find out.
   *
   * @param proxies the proxies of the host; none when no header is believed
   * @param forwarded whether they write {@code Forwarded} rather than {@code X-Forwarded-For}
   */
  public ClientAddress(AddressRanges proxies, boolean forwarded) {
    this.proxies = proxies;
    this.header = forwarded ? "Forwarded" : "X-Forwarded-For";
  }

  /**
   * The request as one that comes from its client.
   *
   * @param request as the container gave it
   * @return a request whose remote address is that of the client
   * @throws Failure when a proxy has written what is no address: whoever that is, it is not the
   *     proxy, which may be allowed more
   */
  public HttpServletRequest resolve(HttpServletRequest request) {
    if (!proxies.contain(request.getRemoteAddr())) {
      return request;
    }
    String said = String.join(",", Collections.list(request.getHeaders(header)));
    if (said.isBlank()) {
      return request;
    }
    String client = rightmostClient(said.split(",", -1));
    return new HttpServletRequestWrapper(request) {
      @Override
      public String getRemoteAddr() {
        return client;
      }
    };
  }

  private String rightmostClient(String[] hops) {
    InetAddress seen = null;
    for (int i = hops.length - 1; i >= 0; i--) {
      seen = IpAddress.parse(node(hops[i].strip()));
      if (seen == null) {
        throw Failure.badRequest(header, "holds no address where a proxy should have written one");
      }
      if (!proxies.contain(seen)) {
        break;
      }
    }
    return seen == null ? "" : seen.getHostAddress();
  }

  /** The address in an element: without the syntax of its header, brackets and port. */
  private String node(String element) {
    String node = header.equals("Forwarded") ? forwardedFor(element) : element;
    if (node.startsWith("[")) {
      return node.substring(1, Math.max(node.indexOf(']'), 1));
    }
    int colon = node.indexOf(':');
    boolean hasPort = colon >= 0 && colon == node.lastIndexOf(':');
    return hasPort ? node.substring(0, colon) : node;
  }

  /** Empty when it says nothing of the kind. */
  private static String forwardedFor(String element) {
    for (String pair : element.split(";", -1)) {
      String stripped = pair.strip();
      if (stripped.toLowerCase(Locale.ROOT).startsWith("for=")) {
        return stripped.substring("for=".length()).replace("\"", "");
      }
    }
    return "";
  }

  /**
   * What limits count requests by.
   *
   * @param request a resolved request
   * @return an IPv4 address or an IPv6 /64; one name for all that come from no address
   */
  public static String network(HttpServletRequest request) {
    InetAddress address = IpAddress.parse(request.getRemoteAddr());
    return address == null ? "unknown" : IpAddress.network(address);
  }
}
