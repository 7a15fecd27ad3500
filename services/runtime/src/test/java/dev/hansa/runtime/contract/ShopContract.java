package dev.hansa.runtime.contract;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodOptions;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceOptions;
import com.google.protobuf.Duration;
import dev.hansa.contract.v1.ContractProto;
import dev.hansa.contract.v1.MethodPolicy;
import dev.hansa.contract.v1.ServicePolicy;

/** Bundles with a service {@code acme.v1.Shop} that can {@code Buy} and {@code Sell}. */
final class ShopContract {
  /** Policy for everything that has none. */
  static final String OPEN =
      """
      policy:
        - selector: "*"
          workload: shop
          scopes: [shop.use]
      """;

  private ShopContract() {}

  /** A bundle whose descriptors say nothing about policy. */
  static ContractBundle bare(String yaml) {
    return bundle("shop", "acme.v1", yaml);
  }

  /** A bundle whose descriptors say nothing about policy. */
  static ContractBundle bundle(String name, String proto, String yaml) {
    return new ContractBundle(name, set(proto, "", MethodOptions.getDefaultInstance()), yaml);
  }

  /**
   * A bundle whose descriptors say: workload shop, scope shop.buy, for partners, 5 s, keyed,
   * critical.
   */
  static ContractBundle told(String yaml) {
    var policy =
        MethodPolicy.newBuilder()
            .addScopes("shop.buy")
            .setExposure(dev.hansa.contract.v1.Exposure.PARTNER)
            .setDeadline(Duration.newBuilder().setSeconds(5))
            .setKeyed(true)
            .setCriticality(dev.hansa.contract.v1.Criticality.CRITICAL)
            .build();
    return new ContractBundle(
        "shop",
        set(
            "acme.v1",
            "shop",
            MethodOptions.newBuilder().setExtension(ContractProto.method, policy).build()),
        yaml);
  }

  private static ByteString set(String proto, String workload, MethodOptions options) {
    var service =
        ServiceDescriptorProto.newBuilder()
            .setName("Shop")
            .addMethod(method("Buy", options))
            .addMethod(method("Sell", options));
    if (!workload.isEmpty()) {
      service.setOptions(
          ServiceOptions.newBuilder()
              .setExtension(
                  ContractProto.service, ServicePolicy.newBuilder().setWorkload(workload).build()));
    }
    var file =
        FileDescriptorProto.newBuilder()
            .setName(proto + "/shop.proto")
            .setPackage(proto)
            .setSyntax("proto3")
            .addMessageType(
                DescriptorProto.newBuilder()
                    .setName("Thing")
                    .addField(
                        FieldDescriptorProto.newBuilder()
                            .setName("request_id")
                            .setNumber(1)
                            .setType(FieldDescriptorProto.Type.TYPE_STRING)
                            .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL)))
            .addService(service);
    return FileDescriptorSet.newBuilder().addFile(file).build().toByteString();
  }

  private static MethodDescriptorProto method(String name, MethodOptions options) {
    return MethodDescriptorProto.newBuilder()
        .setName(name)
        .setInputType("Thing")
        .setOutputType("Thing")
        .setOptions(options)
        .build();
  }
}
