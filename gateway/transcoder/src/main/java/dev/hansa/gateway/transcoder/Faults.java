package dev.hansa.gateway.transcoder;

import com.google.protobuf.Descriptors.MethodDescriptor;
import dev.hansa.gateway.transcoder.rule.Place;
import dev.hansa.gateway.transcoder.rule.Violation;
import java.util.List;

/**
 * Notes what is wrong at one place of a method's rule.
 *
 * @param part of the rule, as {@link Binding#part} names it
 */
record Faults(MethodDescriptor method, String part, Place place, List<Violation> violations) {

  /** Full name as gRPC writes it. */
  static String name(MethodDescriptor method) {
    return method.getService().getFullName() + '/' + method.getName();
  }

  void report(String rule, String message, String instead) {
    violations.add(new Violation(place, rule, name(method) + part + ": " + message, instead));
  }
}
