package dev.hansa.gateway.edge;

import dev.hansa.runtime.contract.ForeignTarget;
import dev.hansa.runtime.contract.ForeignTarget.Security;
import dev.hansa.runtime.contract.ForeignTarget.Token;
import dev.hansa.runtime.contract.TargetAddress;
import io.micronaut.context.annotation.EachProperty;
import io.micronaut.context.annotation.Parameter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Binds {@code hansa.edge.allowed-targets.<name>.*}: back ends outside the mesh that contract
 * bundles may name.
 *
 * @param name of the entry, for people
 * @param address {@code host:port}; {@code *.partner.example} stands for any host below that
 *     domain, {@code 50000-50100} and {@code *} for ports
 * @param tls the least that a bundle must ask for: {@code mutual}, {@code server}, or {@code none}
 *     for addresses of this machine
 * @param token the least that a bundle must ask for: {@code exchange} or {@code none}
 */
@EachProperty("hansa.edge.allowed-targets")
record AllowedTarget(@Parameter String name, String address, Security tls, Token token) {
  private static final Pattern ADDRESS =
      Pattern.compile(
          "(?<host>(?:\\*\\.)?[a-z0-9_](?:[a-z0-9._-]*[a-z0-9])?|\\[[0-9a-f:.]+])"
              + ":(?<port>\\*|(?<first>[0-9]{1,5})(?:-(?<last>[0-9]{1,5}))?)");

  AllowedTarget {
    address = address.toLowerCase(Locale.ROOT);
    Matcher parts = ADDRESS.matcher(address);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          key(name, "address") + ": '" + address + "' (expected: host:port)");
    }
    if (tls == Security.NONE && !new TargetAddress(parts.group("host"), 1).isLoopback()) {
      throw new IllegalArgumentException(
          key(name, "tls")
              + ": none (expected: mutual or server, since "
              + address
              + " is not this machine)");
    }
  }

  private static String key(String name, String key) {
    return "hansa.edge.allowed-targets." + name + "." + key;
  }

  /** Whether the entry is about this address. */
  boolean covers(TargetAddress target) {
    Matcher parts = ADDRESS.matcher(address);
    return parts.matches()
        && hostCovers(parts.group("host"), target.host())
        && portCovers(parts, target.port());
  }

  private static boolean hostCovers(String pattern, String host) {
    return pattern.startsWith("*.")
        ? host.length() > pattern.length() - 1 && host.endsWith(pattern.substring(1))
        : host.equals(pattern);
  }

  private static boolean portCovers(Matcher parts, int port) {
    if (parts.group("port").equals("*")) {
      return true;
    }
    int first = Integer.parseInt(parts.group("first"));
    String last = parts.group("last");
    return first <= port && port <= (last == null ? first : Integer.parseInt(last));
  }

  /** Whether the target asks for as much as the entry does. */
  boolean isMetBy(ForeignTarget target) {
    return target.security().compareTo(tls) <= 0 && target.token().compareTo(token) <= 0;
  }
}
