package dev.hansa.identity.federation;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A block of IP addresses, such as {@code 10.0.0.0/8}; an address alone is a block of one.
 *
 * @param address in network order, 4 or 16 bytes
 * @param bits of the prefix
 */
record AddressBlock(List<Byte> address, int bits) {
  private static final Pattern TEXT =
      Pattern.compile(
          "([0-9]{1,3}(?:\\.[0-9]{1,3}){3}|[0-9A-Fa-f.:]*:[0-9A-Fa-f.:]*)(?:/([0-9]{1,3}))?");

  /** What is no address of a public server (IANA special-purpose registries). */
  static final List<AddressBlock> NOT_PUBLIC =
      Stream.of(
              "0.0.0.0/8", // this network
              "10.0.0.0/8", // private
              "100.64.0.0/10", // shared by carriers
              "127.0.0.0/8", // loopback
              "169.254.0.0/16", // link-local, metadata of clouds
              "172.16.0.0/12", // private
              "192.0.0.0/24", // protocol assignments
              "192.0.2.0/24", // documentation
              "192.168.0.0/16", // private
              "198.18.0.0/15", // benchmarks
              "198.51.100.0/24", // documentation
              "203.0.113.0/24", // documentation
              "224.0.0.0/3", // multicast and reserved
              "::/3", // loopback, unspecified, IPv4 in all its disguises but the next two
              "2001::/23", // Teredo and other assignments
              "2001:db8::/32", // documentation
              "2002::/16", // 6to4
              "4000::/2", // not assigned
              "8000::/1") // unique local, link-local, multicast, not assigned
          .map(AddressBlock::parse)
          .toList();

  AddressBlock {
    address = List.copyOf(address);
  }

  /**
   * Reads the form with a slash, or an address alone. Never asks a resolver.
   *
   * @throws IllegalArgumentException if the text is anything else
   */
  static AddressBlock parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (parts.matches()) {
      try {
        byte[] address = InetAddress.ofLiteral(parts.group(1)).getAddress();
        int most = address.length * Byte.SIZE;
        int bits = parts.group(2) == null ? most : Integer.parseInt(parts.group(2));
        if (bits <= most) {
          return new AddressBlock(bytes(address), bits);
        }
      } catch (IllegalArgumentException noAddress) {
        // the same answer as for another form
      }
    }
    throw new IllegalArgumentException(
        "address block: '" + text + "' (expected: such as 10.0.0.0/8 or fd00::/8)");
  }

  /** Whether the address lies in the block; an IPv4 address in IPv6 clothes is one of IPv4. */
  boolean contains(InetAddress other) {
    List<Byte> bytes = bytes(other.getAddress());
    if (bytes.size() != address.size()) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> (bit % Byte.SIZE);
      if ((bytes.get(bit / Byte.SIZE) & mask) != (address.get(bit / Byte.SIZE) & mask)) {
        return false;
      }
    }
    return true;
  }

  private static List<Byte> bytes(byte[] address) {
    Byte[] boxed = new Byte[address.length];
    Arrays.setAll(boxed, i -> address[i]);
    return List.of(boxed);
  }
}
