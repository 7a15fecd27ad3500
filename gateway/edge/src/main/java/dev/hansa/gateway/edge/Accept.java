package dev.hansa.gateway.edge;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which media types a client takes, and how gladly. Parameters other than {@code q} are not
 * compared; what is no media range is left out.
 *
 * @param ranges as sent; none: the client takes anything
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1">RFC 9110, section 12.5.1</a>
 */
record Accept(List<Range> ranges) {
  private static final Pattern RANGE =
      Pattern.compile(
          "\\s*([\\w!#$%&'*+.^`|~-]+)/([\\w!#$%&'*+.^`|~-]+)\\s*(;.*)?", Pattern.DOTALL);
  private static final Pattern QUALITY =
      Pattern.compile(";\\s*q\\s*=\\s*(0(?:\\.\\d{0,3})?|1(?:\\.0{0,3})?)\\s*(?:;.*)?$");

  /**
   * @param quality from 0, never, to 1
   */
  record Range(String type, String subtype, double quality) {
    /** How closely a media type is meant: 0 for not at all, 3 for itself. */
    int closeness(String mediaType) {
      if (mediaType.equals(type + '/' + subtype)) {
        return 3;
      }
      if (subtype.equals("*") && mediaType.startsWith(type + '/')) {
        return 2;
      }
      return type.equals("*") && subtype.equals("*") ? 1 : 0;
    }
  }

  Accept {
    ranges = List.copyOf(ranges);
  }

  static Accept of(HttpHeaders headers) {
    List<Range> ranges = new ArrayList<>();
    for (String line : headers.getAll(HttpHeaderNames.ACCEPT)) {
      for (String part : line.split(",", -1)) {
        Matcher range = RANGE.matcher(part.toLowerCase(Locale.ROOT));
        if (range.matches()) {
          ranges.add(new Range(range.group(1), range.group(2), quality(range.group(3))));
        }
      }
    }
    return new Accept(ranges);
  }

  private static double quality(@Nullable String parameters) {
    Matcher quality = QUALITY.matcher(parameters == null ? "" : parameters);
    return quality.find() ? Double.parseDouble(quality.group(1)) : 1;
  }

  /** The same without the ranges that name one of these types. */
  Accept without(Predicate<String> mediaTypes) {
    return new Accept(
        ranges.stream().filter(r -> !mediaTypes.test(r.type() + '/' + r.subtype())).toList());
  }

  /** The same with those ranges alone that name a type in full. */
  Accept named() {
    return new Accept(ranges.stream().filter(r -> !r.subtype().equals("*")).toList());
  }

  boolean isEmpty() {
    return ranges.isEmpty();
  }

  /**
   * The most wanted of what there is: by quality, then by how closely it was named, then in the
   * order given. Empty if the client takes none of it.
   */
  Optional<String> best(List<String> offered) {
    if (ranges.isEmpty()) {
      return offered.stream().findFirst();
    }
    record Candidate(String mediaType, Range range) {}
    Comparator<Candidate> order =
        Comparator.comparingDouble((Candidate c) -> c.range().quality())
            .thenComparingInt(c -> c.range().closeness(c.mediaType()));
    return offered.stream()
        .flatMap(mediaType -> closest(mediaType).map(r -> new Candidate(mediaType, r)).stream())
        .filter(candidate -> candidate.range().quality() > 0)
        // The first of equals wins.
        .reduce((a, b) -> order.compare(b, a) > 0 ? b : a)
        .map(Candidate::mediaType);
  }

  private Optional<Range> closest(String mediaType) {
    return ranges.stream()
        .filter(range -> range.closeness(mediaType) > 0)
        .max(Comparator.comparingInt(range -> range.closeness(mediaType)));
  }
}
