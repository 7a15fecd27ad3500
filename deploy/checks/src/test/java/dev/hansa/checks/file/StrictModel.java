package dev.hansa.checks.file;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/**
 * Maps to typed objects as an API server does it under {@code --validate=strict}: a field that the
 * type does not have is refused, and so is a number where a text belongs, or the reverse.
 */
public final class StrictModel {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .withCoercionConfig(
              LogicalType.Textual,
              text ->
                  text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
          .annotationIntrospector(new Fields())
          .build();

  private StrictModel() {}

  /**
   * Reads a map as a type.
   *
   * @throws IllegalArgumentException with the place and what is wrong there
   */
  public static <T> T read(Object content, Class<T> type) {
    try {
      return MAPPER.convertValue(content, type);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          place(e.getPathReference()) + e.getOriginalMessage().lines().findFirst().orElse(""), e);
    }
  }

  /** Without the classes: {@code spec.template.spec}. */
  private static String place(String reference) {
    return reference.isEmpty()
        ? ""
        : Stream.of(reference.split("->", -1))
            .map(step -> step.substring(step.indexOf('[') + 1, step.lastIndexOf(']')))
            .map(step -> step.replace("\"", ""))
            .collect(Collectors.joining(".", "", ": "));
  }

  /**
   * Takes away the bag for unknown fields that fabric8's types have, and its choice of a type by
   * the kind.
   */
  private static final class Fields extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1L;

    @Override
    public Boolean hasAnySetter(MapperConfig<?> config, Annotated annotated) {
      return false;
    }

    @Override
    public @Nullable Object findDeserializer(MapperConfig<?> config, Annotated annotated) {
      return annotated.getRawType().getName().startsWith("io.fabric8.certmanager.")
          ? null
          : super.findDeserializer(config, annotated);
    }
  }
}
