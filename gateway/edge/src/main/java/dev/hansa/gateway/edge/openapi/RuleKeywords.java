package dev.hansa.gateway.edge.openapi;

import build.buf.validate.FieldRules;
import build.buf.validate.Ignore;
import build.buf.validate.Rule;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/**
 * The {@code buf.validate} rules of one value as keywords of its schema; what no keyword can say
 * becomes text. Rules of all types share their names, so one table serves them all.
 *
 * @see <a href="https://buf.build/docs/reference/protovalidate/rules/">Protovalidate's rules</a>
 */
final class RuleKeywords {
  private static final BigDecimal ZERO = BigDecimal.ZERO;

  /** Formats of JSON Schema by rule. */
  private static final Map<String, String> FORMATS =
      Map.of(
          "email", "email",
          "hostname", "hostname",
          "ipv4", "ipv4",
          "ipv6", "ipv6",
          "uri", "uri",
          "uri_ref", "uri-reference",
          "uuid", "uuid");

  /** How rules without a keyword read. */
  private static final Map<String, String> WORDS =
      Map.of(
          "lt_now", "in the past",
          "gt_now", "in the future",
          "within", "not further from now than",
          "prefix", "begins with",
          "suffix", "ends with",
          "contains", "contains",
          "not_contains", "does not contain",
          "len_bytes", "bytes in UTF-8, exactly",
          "min_bytes", "bytes in UTF-8, at least",
          "max_bytes", "bytes in UTF-8, at most");

  /** Syntax of RE2 that ECMA-262, which JSON Schema asks for, lacks. */
  private static final Pattern RE2_ONLY = Pattern.compile("\\(\\?[a-zA-Z]|\\\\[AzCQE]|\\[\\[:");

  private final JsonObject schema;
  private final FieldDescriptor field;
  private final List<String> texts = new ArrayList<>();
  private boolean refusesZero;

  private RuleKeywords(JsonObject schema, FieldDescriptor field) {
    this.schema = schema;
    this.field = field;
  }

  /**
   * Adds the rules of a field to its schema.
   *
   * @return whether the field has to be given: it is required, or what its absence means is refused
   */
  static boolean apply(FieldDescriptor field, JsonObject schema) {
    FieldRules rules = ContractOptions.rules(field);
    if (rules.getIgnore() == Ignore.IGNORE_ALWAYS) {
      return false;
    }
    boolean refusesZero = new RuleKeywords(schema, field).add(rules);
    boolean absenceIsZero = !field.hasPresence() && rules.getIgnore() == Ignore.IGNORE_UNSPECIFIED;
    return rules.getRequired() || (absenceIsZero && refusesZero);
  }

  private boolean add(FieldRules rules) {
    typed(rules).ifPresent(this::addTyped);
    for (Rule rule : rules.getCelList()) {
      texts.add(text(rule));
    }
    texts.addAll(rules.getCelExpressionList().stream().map(RuleKeywords::code).toList());
    if (!texts.isEmpty()) {
      String text = String.join("; ", texts);
      Json.describe(schema, Character.toUpperCase(text.charAt(0)) + text.substring(1) + '.');
    }
    return refusesZero;
  }

  /** What a rule in CEL says of itself. */
  static String text(Rule rule) {
    return rule.getMessage().isEmpty() ? code(rule.getExpression()) : rule.getMessage();
  }

  private static String code(String expression) {
    return "Must hold: `" + expression + '`';
  }

  private static Optional<Message> typed(FieldRules rules) {
    var type = rules.getOneofFieldDescriptor(FieldRules.getDescriptor().getOneofs().getFirst());
    return type == null ? Optional.empty() : Optional.of((Message) rules.getField(type));
  }

  private void addTyped(Message typed) {
    if (field.getJavaType() == FieldDescriptor.JavaType.ENUM && !field.isRepeated()) {
      refusesZero |= EnumSchemas.refusesZero(typed);
      return;
    }
    Bounds.of(typed).ifPresent(this::add);
    typed.getAllFields().forEach((rule, value) -> add(rule.getName(), value));
  }

  private void add(Bounds bounds) {
    refusesZero |= bounds.refuses(ZERO);
    if (isNumeric() && !bounds.isOutside()) {
      bounds.keywords().forEach(schema::add);
    } else {
      texts.add(bounds.text());
      if (schema.has("pattern") && bounds.refuses(BigDecimal.ONE.negate())) {
        schema.addProperty("pattern", schema.get("pattern").getAsString().replace("-?", ""));
      }
    }
  }

  private boolean isNumeric() {
    JsonElement type = schema.get("type");
    String text = type == null ? "" : type.toString();
    return text.contains("integer") || text.contains("number");
  }

  private void add(String rule, Object value) {
    switch (rule) {
      case "gt", "gte", "lt", "lte" -> {}
      case "const" -> constant(value);
      case "in" -> oneOf((List<?>) value);
      case "not_in" -> noneOf((List<?>) value);
      case "min_len" -> length("minLength", value, "at least");
      case "max_len" -> length("maxLength", value, "at most");
      case "len" -> {
        length("minLength", value, "at least");
        length("maxLength", value, "at most");
      }
      case "pattern" -> pattern((String) value);
      case "min_items" -> count("minItems", value);
      case "max_items" -> count("maxItems", value);
      case "min_pairs" -> count("minProperties", value);
      case "max_pairs" -> count("maxProperties", value);
      case "unique" -> flag("uniqueItems", value);
      case "items" -> nested("items", (FieldRules) value, field);
      case "values" -> nested("additionalProperties", (FieldRules) value, mapField(2));
      case "keys" -> nested("propertyNames", (FieldRules) value, mapField(1));
      case "example" -> schema.add("examples", values((List<?>) value));
      case "strict", "well_known_regex" -> {}
      default -> other(rule, value);
    }
  }

  private FieldDescriptor mapField(int number) {
    return field.getMessageType().findFieldByNumber(number);
  }

  private void constant(Object value) {
    Optional<JsonElement> json = json(value);
    refusesZero |= !isZero(value);
    if (json.isPresent()) {
      schema.add("const", json.get());
    } else {
      texts.add("always " + shown(value));
    }
  }

  private void oneOf(List<?> values) {
    refusesZero |= values.stream().noneMatch(RuleKeywords::isZero);
    if (values.stream().allMatch(value -> json(value).isPresent())) {
      schema.add("enum", values(values));
    } else {
      texts.add("one of " + shown(values));
    }
  }

  private void noneOf(List<?> values) {
    refusesZero |= values.stream().anyMatch(RuleKeywords::isZero);
    if (values.stream().allMatch(value -> json(value).isPresent())) {
      schema.add("not", Json.object("enum", values(values)));
    } else {
      texts.add("none of " + shown(values));
    }
  }

  private void length(String keyword, Object value, String word) {
    refusesZero |= keyword.equals("minLength") && (Long) value > 0;
    if (field.getType() == FieldDescriptor.Type.BYTES) {
      texts.add(word + ' ' + value + " bytes before encoding");
    } else {
      schema.addProperty(keyword, (Long) value);
    }
  }

  private void pattern(String pattern) {
    try {
      refusesZero |= !Pattern.compile(pattern).matcher("").find();
    } catch (PatternSyntaxException _) {
      // Syntax that RE2 alone knows: whether the empty text fits is left open.
    }
    if (field.getType() != FieldDescriptor.Type.BYTES && !RE2_ONLY.matcher(pattern).find()) {
      schema.addProperty("pattern", pattern);
    } else {
      texts.add("matches `" + pattern + '`');
    }
  }

  private void count(String keyword, Object value) {
    refusesZero |= keyword.startsWith("min") && (Long) value > 0;
    schema.addProperty(keyword, (Long) value);
  }

  private void flag(String keyword, Object value) {
    if ((Boolean) value) {
      schema.addProperty(keyword, true);
    }
  }

  private void nested(String keyword, FieldRules rules, FieldDescriptor element) {
    JsonElement inner = schema.get(keyword);
    if (rules.getIgnore() == Ignore.IGNORE_ALWAYS) {
      return;
    }
    if (inner == null) {
      inner = new JsonObject();
      schema.add(keyword, inner);
    }
    new RuleKeywords(inner.getAsJsonObject(), element).add(rules);
  }

  /** Formats, and rules that JSON Schema has no word for. */
  private void other(String rule, Object value) {
    if (Boolean.FALSE.equals(value)) {
      return;
    }
    boolean fillsText = value instanceof String text && !text.isEmpty();
    refusesZero |= Boolean.TRUE.equals(value) || (fillsText && !rule.startsWith("not_"));
    String format = FORMATS.get(rule);
    if (format != null) {
      schema.addProperty("format", format);
    } else {
      String name = WORDS.getOrDefault(rule, rule.replace('_', ' '));
      texts.add(Boolean.TRUE.equals(value) ? name : name + ' ' + shown(value));
    }
  }

  private JsonArray values(List<?> values) {
    var array = new JsonArray();
    values.forEach(value -> json(value).ifPresent(array::add));
    return array;
  }

  /** The JSON form; empty for messages. */
  private Optional<JsonElement> json(Object value) {
    return switch (value) {
      case String text -> Optional.of(new JsonPrimitive(text));
      case Boolean bool -> Optional.of(new JsonPrimitive(bool));
      case ByteString bytes ->
          Optional.of(new JsonPrimitive(Base64.getEncoder().encodeToString(bytes.toByteArray())));
      case Number number ->
          Optional.of(
              isNumeric()
                  ? new JsonPrimitive(Numerals.of(field, number))
                  : new JsonPrimitive(Numerals.of(field, number).toPlainString()));
      default -> Optional.empty();
    };
  }

  private static boolean isZero(Object value) {
    return switch (value) {
      case String text -> text.isEmpty();
      case Boolean bool -> !bool;
      case ByteString bytes -> bytes.isEmpty();
      case Number number -> number.doubleValue() == 0;
      default -> false;
    };
  }

  private static String shown(Object value) {
    return switch (value) {
      case List<?> list -> list.stream().map(RuleKeywords::shown).collect(Collectors.joining(", "));
      case Message message -> Numerals.text(message);
      case ByteString bytes -> '`' + Base64.getEncoder().encodeToString(bytes.toByteArray()) + '`';
      default -> "`" + value + '`';
    };
  }
}
