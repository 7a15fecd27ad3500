package dev.hansa.gateway.transcoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.SourceCodeInfo;
import com.google.protobuf.DescriptorProtos.SourceCodeInfo.Location;
import dev.hansa.gateway.transcoder.rule.Violation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Descriptor sets that cannot be read or linked, and services in two of them (L13). */
class DescriptorSetTest {
  private static List<Violation> violations(Bundle... bundles) {
    var e =
        catchThrowableOfType(
            InvalidContractException.class,
            () -> Transcoder.compile(List.of(bundles), Options.DEFAULT));
    assertThat(e).isNotNull();
    return e.violations();
  }

  private static Bundle bundle(FileDescriptorProto... files) {
    return new Bundle(
        "x.binpb",
        FileDescriptorSet.newBuilder().addAllFile(List.of(files)).build().toByteString());
  }

  private static FileDescriptorProto file(String name, String... imports) {
    return FileDescriptorProto.newBuilder()
        .setName(name)
        .setSyntax("proto3")
        .addAllDependency(List.of(imports))
        .build();
  }

  private static void isOf(Violation violation, String file, int line) {
    assertThat(violation.rule()).isEqualTo("set");
    assertThat(violation.file()).isEqualTo(file);
    assertThat(violation.line()).isEqualTo(line);
    assertThat(violation.instead()).isNotBlank();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "syntax = \"proto3\";\n",
        "{\"file\":[]}",
        "\u001f\u008b\b\u0000",
        "\u0012\u0001x",
        "\n\u007fx"
      })
  void refuses_what_is_no_descriptor_set(String content) {
    var bundle =
        new Bundle("x.binpb", ByteString.copyFrom(content.getBytes(StandardCharsets.ISO_8859_1)));
    assertThat(violations(bundle))
        .singleElement()
        .satisfies(violation -> isOf(violation, "x.binpb", 0));
  }

  @Test
  void refuses_a_set_that_was_cut_short_wherever_it_was() {
    ByteString whole = Fixtures.contract(Fixtures.get("/a"));
    for (int length = 0; length < whole.size(); length += 997) {
      var bundle = new Bundle("x.binpb", whole.substring(0, length));
      assertThat(violations(bundle)).isNotEmpty().allMatch(v -> v.rule().equals("set"));
    }
  }

  @Test
  void names_each_missing_import_where_it_stands() {
    var lines =
        SourceCodeInfo.newBuilder()
            .addLocation(
                Location.newBuilder().addAllPath(List.of(3, 1)).addAllSpan(List.of(4, 0, 20)));
    var top = file("top.proto", "gone.proto", "lost.proto").toBuilder().setSourceCodeInfo(lines);
    List<Violation> found = violations(bundle(top.build(), file("above.proto", "top.proto")));
    assertThat(found).hasSize(2);
    isOf(found.get(0), "top.proto", 0);
    isOf(found.get(1), "top.proto", 5);
    assertThat(found.get(0).message()).contains("gone.proto");
    assertThat(found.get(1).message()).contains("lost.proto");
  }

  @Test
  void refuses_imports_in_a_circle() {
    assertThat(violations(bundle(file("a.proto", "b.proto"), file("b.proto", "a.proto"))))
        .singleElement()
        .satisfies(violation -> isOf(violation, "b.proto", 0));
  }

  @Test
  void refuses_imports_that_go_down_without_end() {
    var files = new FileDescriptorProto[10_000];
    for (int i = 0; i < files.length; i++) {
      files[i] = i + 1 < files.length ? file("f" + i, "f" + (i + 1)) : file("f" + i);
    }
    assertThat(violations(bundle(files))).isNotEmpty().allMatch(v -> v.rule().equals("set"));
  }

  @Test
  void refuses_two_files_of_one_name() {
    var other = file("a.proto").toBuilder().setPackage("other").build();
    assertThat(violations(bundle(file("a.proto"), other)))
        .singleElement()
        .satisfies(violation -> isOf(violation, "x.binpb", 0));
  }

  @Test
  void refuses_types_that_are_not_there() {
    var file = file("a.proto").toBuilder();
    file.addServiceBuilder()
        .setName("S")
        .addMethodBuilder()
        .setName("M")
        .setInputType(".none.In")
        .setOutputType(".none.Out");
    assertThat(violations(bundle(file.build())))
        .singleElement()
        .satisfies(violation -> isOf(violation, "a.proto", 0));
  }

  @Test
  void tells_violations_of_rules_in_the_files_that_do_link() {
    var set = Fixtures.parseSet(Fixtures.contract(Fixtures.get("a"))).toBuilder();
    set.addFile(file("top.proto", "gone.proto"));
    assertThat(violations(new Bundle("x.binpb", set.build().toByteString())))
        .extracting(Violation::rule)
        .containsExactly("L2", "set");
  }

  @Test
  void L13_refuses_a_service_and_a_path_in_two_bundles() {
    var first = new Bundle("a.binpb", Fixtures.contract(Fixtures.get("/a/{string_value}")));
    var second = new Bundle("b.binpb", Fixtures.contract(Fixtures.get("/b")));
    assertThat(violations(first, second))
        .singleElement()
        .satisfies(
            violation -> {
              assertThat(violation.rule()).isEqualTo("L13");
              assertThat(violation.message()).contains("a.binpb").contains("b.binpb");
            });
    var renamed =
        Fixtures.parseSet(Fixtures.contract(Fixtures.get("/a/{int32_value}"))).toBuilder();
    renamed.getFileBuilder(renamed.getFileCount() - 1).getServiceBuilder(0).setName("Others");
    assertThat(violations(first, new Bundle("c.binpb", renamed.build().toByteString())))
        .singleElement()
        .satisfies(
            violation -> {
              assertThat(violation.rule()).isEqualTo("L13");
              assertThat(violation.message()).contains("Others/Do0").contains("Things/Do0");
            });
  }

  @Test
  void wants_a_string_for_the_key_of_a_keyed_method() {
    for (String field : List.of("nothing", "int32_value", "string_list", "child")) {
      var options = Options.DEFAULT.withKeyFields(Map.of("testing.v1.Things/Do0", field));
      var e =
          catchThrowableOfType(
              InvalidContractException.class,
              () ->
                  Transcoder.compile(
                      List.of(new Bundle("x", Fixtures.contract(Fixtures.post("/a", "*")))),
                      options));
      assertThat(e.violations()).extracting(Violation::rule).containsExactly("key");
    }
  }

  @Test
  void a_codec_refuses_what_is_no_descriptor_set() {
    assertThatThrownBy(() -> new Codec(new byte[] {1, 2, 3}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Codec(bundle(file("a", "b")).fileDescriptorSet().toByteArray()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("imports b");
  }
}
