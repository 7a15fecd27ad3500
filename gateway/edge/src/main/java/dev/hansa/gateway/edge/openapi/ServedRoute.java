package dev.hansa.gateway.edge.openapi;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import dev.hansa.gateway.transcoder.Route;
import dev.hansa.runtime.contract.MethodContract;

/** A route and the policy of its method. */
public record ServedRoute(Route route, MethodContract contract) {
  /** What keyed requests hold their key in, unless the header has it. */
  static final String KEY_FIELD = "request_id";

  MethodDescriptor method() {
    return contract.descriptor();
  }

  ServiceDescriptor service() {
    return method().getService();
  }

  boolean isKey(FieldDescriptor field) {
    return contract.keyed() && field.getName().equals(KEY_FIELD);
  }

  /** Whether a field may be left out since the body says it. */
  boolean isDerived(FieldDescriptor field) {
    return field.getName().equals(route.derivedMask());
  }

  boolean takesWholeMessage() {
    return route.body().equals("*");
  }
}
