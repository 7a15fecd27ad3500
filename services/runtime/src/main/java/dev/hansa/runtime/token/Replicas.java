package dev.hansa.runtime.token;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * Where identity answers: at any of these addresses, the one that answered last before the others.
 * Safe for many threads.
 */
final class Replicas {
  private final List<URI> others;
  private volatile int preferred;

  /**
   * @param others addresses beside the one that requests are made for
   */
  Replicas(List<URI> others) {
    this.others = List.copyOf(others);
  }

  /** One address of a request. */
  record Address(int number, URI uri) {}

  /**
   * Every address of a request, in the order in which they should be tried. If there is but one, it
   * comes twice: a connection that broke while it lay idle says nothing about who is behind it.
   */
  List<Address> of(URI asked) {
    var all = new ArrayList<Address>();
    int count = others.size() + 1;
    for (int i = 0; i < Math.max(2, count); i++) {
      int number = (preferred + i) % count;
      all.add(new Address(number, number == 0 ? asked : moved(asked, others.get(number - 1))));
    }
    return all;
  }

  private static URI moved(URI asked, URI address) {
    return address.resolve(asked.getRawQuery() == null ? asked.getRawPath() : relative(asked));
  }

  private static String relative(URI asked) {
    return asked.getRawPath() + '?' + asked.getRawQuery();
  }

  /** Remembers who answered. */
  void answered(Address address) {
    preferred = address.number();
  }
}
