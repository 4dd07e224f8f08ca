package io.theater.servlet.internal.security;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The names that a servlet may be called by. Any web page can point a name of its own at an address
 * of ours (DNS rebinding); its requests then look as if they came from our own page, but for the
 * name.
 */
public final class HostNames {
  private static final Pattern LOCAL =
      Pattern.compile("localhost|127(\\.\\d{1,3}){3}|::1|0:0:0:0:0:0:0:1");
  private static final Pattern NAME = Pattern.compile("[a-z0-9._-]{1,253}|[0-9a-f:.]{2,45}");
  private static final String ANY = "*";

  private final Set<String> names;

  private HostNames(Set<String> names) {
    this.names = names;
  }

  /**
   * Names beside those of the machine itself.
   *
   * @param names names or addresses without port; {@code *} for any
   * @return the names
   * @throws IllegalArgumentException for the first that cannot be one
   */
  public static HostNames of(Set<String> names) {
    for (String name : names) {
      if (!name.equals(ANY) && !NAME.matcher(plain(name)).matches()) {
        throw new IllegalArgumentException(
            "hosts: '" + name + "' is no host name; give it without scheme and port");
      }
    }
    return new HostNames(names.stream().map(HostNames::plain).collect(Collectors.toSet()));
  }

  /**
   * Whether a request names the servlet as it may be named.
   *
   * @param request the request
   * @return true when it does
   */
  public boolean allow(HttpServletRequest request) {
    String header = request.getHeader("Host");
    // an absolute request target hides the header from getServerName(), and a filter may too
    return allow(request.getServerName()) && (header == null || allow(withoutPort(header)));
  }

  /**
   * Whether there are none beside those of the machine.
   *
   * @return true when there are none
   */
  public boolean areLocal() {
    return names.stream().allMatch(name -> LOCAL.matcher(name).matches());
  }

  private boolean allow(@Nullable String host) {
    if (host == null) {
      return false;
    }
    String name = plain(host);
    return names.contains(ANY) || names.contains(name) || LOCAL.matcher(name).matches();
  }

  private static String withoutPort(String header) {
    return header.replaceFirst(":\\d{0,5}$", "");
  }

  private static String plain(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    return lower.startsWith("[") && lower.endsWith("]")
        ? lower.substring(1, lower.length() - 1)
        : lower;
  }
}
