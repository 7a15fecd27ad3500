package dev.hansa.runtime.contract;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;

/**
 * The contracts of one supplier, taken or refused as a whole: {@code NAME.binpb}, and {@code
 * NAME.yaml} beside it for what the descriptors do not say.
 *
 * @param name of both files, without their endings
 * @param descriptors a serialized {@code FileDescriptorSet} with its imports, these first
 * @param yaml empty if there is none
 */
public record ContractBundle(String name, ByteString descriptors, String yaml) {
  static final String DESCRIPTORS = ".binpb";
  static final String YAML = ".yaml";

  /**
   * What a bundle says.
   *
   * @param targets of workloads that are no services of the mesh
   */
  public record Content(Contracts contracts, List<ForeignTarget> targets) {
    public Content {
      targets = List.copyOf(targets);
    }
  }

  /** Name of the file with the descriptors, for messages. */
  public String descriptorFile() {
    return name + DESCRIPTORS;
  }

  /** Name of the file beside it, for messages. */
  public String yamlFile() {
    return name + YAML;
  }

  /**
   * Reads policies and targets.
   *
   * @throws ContractException with every fault: a method without a policy, a rule that loosens what
   *     an option says, an unknown key, bytes that are no descriptor set or hold no service
   */
  public Content read() {
    var faults = new ArrayList<String>();
    BundleYaml rules = BundleYaml.read(yamlFile(), yaml, faults);
    var origin = ContractOrigin.of(this);
    var reader = new ContractReader(rules, _ -> origin, faults);
    try {
      var set = FileDescriptorSet.parseFrom(descriptors, ContractReader.OPTIONS);
      DescriptorSets.link(set).forEach(reader::read);
      reader.finish();
    } catch (InvalidProtocolBufferException _) {
      faults.add(descriptorFile() + ": no FileDescriptorSet; make one with protoc -o or buf build");
    } catch (ContractException e) {
      e.faults().forEach(fault -> faults.add(descriptorFile() + ": " + fault));
    }
    if (faults.isEmpty() && reader.methods().isEmpty()) {
      faults.add(descriptorFile() + ": no service in it; is it written to its end?");
    }
    if (!faults.isEmpty()) {
      throw new ContractException(faults);
    }
    return new Content(Contracts.ofMethods(reader.methods()), rules.targets());
  }
}
