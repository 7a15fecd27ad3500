package dev.hansa.runtime.contract;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Where a contract was read: its version, for audit.
 *
 * @param bundle name of the bundle, or of the file that is compiled in
 * @param digest SHA-256 of the bundle with its YAML, or of the compiled-in descriptor, in
 *     hexadecimal
 */
public record ContractOrigin(String bundle, String digest) {
  private static final int SHORT = 16;

  static ContractOrigin of(ContractBundle bundle) {
    var sha = sha256();
    bundle.descriptors().asReadOnlyByteBufferList().forEach(sha::update);
    sha.update((byte) 0);
    sha.update(bundle.yaml().getBytes(StandardCharsets.UTF_8));
    return new ContractOrigin(bundle.name(), HexFormat.of().formatHex(sha.digest()));
  }

  static ContractOrigin of(FileDescriptor compiled) {
    var sha = sha256();
    ByteString bytes = compiled.toProto().toByteString();
    bytes.asReadOnlyByteBufferList().forEach(sha::update);
    return new ContractOrigin(compiled.getName(), HexFormat.of().formatHex(sha.digest()));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is part of every Java platform", e);
    }
  }

  /** The name and enough of the digest to tell two versions apart. */
  @Override
  public String toString() {
    return bundle + "@sha256:" + digest.substring(0, SHORT);
  }
}
