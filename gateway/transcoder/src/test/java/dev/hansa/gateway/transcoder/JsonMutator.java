package dev.hansa.gateway.transcoder;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Changes a document a little: mostly to another document, sometimes to none. */
final class JsonMutator {
  private static final Pattern TOKEN =
      Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|[-+.\\w]+|[{}\\[\\]:,]");
  private static final List<String> NUMBERS =
      List.of(
          "0",
          "-0",
          "1",
          "-1",
          "1.0",
          "1.5",
          "1e0",
          "1E2",
          "1e-1",
          "0.1e1",
          "10e-1",
          "1e400",
          "01",
          "+1",
          ".5",
          "5.",
          "1e",
          "0x10",
          "2147483648",
          "-2147483649",
          "4294967296",
          "9007199254740993",
          "9223372036854775808",
          "-9223372036854775809",
          "18446744073709551616",
          "3.5e38",
          "1e-400",
          "1e19",
          "\"1\"",
          "\"-0\"",
          "\" 1\"",
          "\"1 \"",
          "\"\"",
          "\"1e2\"",
          "\"1.0\"",
          "\"NaN\"",
          "\"-Infinity\"",
          "\"Infinity\"",
          "\"nan\"",
          "NaN",
          "Infinity");
  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "false",
          "\"true\"",
          "{}",
          "[]",
          "[null]",
          "\"COLOR_RED\"",
          "\"COLOR_CRIMSON\"",
          "\"GREEN\"",
          "7",
          "\"AAE=\"",
          "\"AAE\"",
          "\"-_-_\"",
          "\"+/+/\"",
          "\"A\"",
          "\"\\ud800\"",
          "\"\\ud83d\\ude00\"",
          "\"1970-01-01T00:00:00Z\"",
          "\"1970-01-01t00:00:00z\"",
          "\"2000-02-29T23:59:59.123+01:30\"",
          "\"1900-02-29T00:00:00Z\"",
          "\"9999-12-31T23:59:59.999999999Z\"",
          "\"0001-01-01T00:00:00Z\"",
          "\"1970-01-01T24:00:00Z\"",
          "\"1.5s\"",
          "\"-0.000000001s\"",
          "\"315576000001s\"",
          "\"1.0000000000s\"",
          "\"s\"",
          "\"+1s\"",
          "\"a,fooBar\"",
          "\"a_b\"",
          "\"\"",
          "{\"@type\":\"type.googleapis.com/google.protobuf.Empty\"}",
          "{\"value\":\"1s\",\"@type\":\"type.googleapis.com/google.protobuf.Duration\"}",
          "{\"@type\":\"\"}",
          "{\"@type\":\"type.googleapis.com/nowhere.None\"}");

  private final RandomGenerator random;

  JsonMutator(RandomGenerator random) {
    this.random = random;
  }

  byte[] mutate(String json) {
    List<String> tokens = tokens(json);
    for (int i = random.nextInt(3); i >= 0 && !tokens.isEmpty(); i--) {
      int at = random.nextInt(tokens.size());
      switch (random.nextInt(8)) {
        case 0 -> replaceValue(tokens, at, NUMBERS);
        case 1 -> replaceValue(tokens, at, VALUES);
        case 2 -> tokens.set(at, toggleQuotes(tokens.get(at)));
        case 3 -> tokens.add(at, tokens.get(random.nextInt(tokens.size())));
        case 4 -> tokens.remove(at);
        case 5 -> tokens.set(at, snake(tokens.get(at)));
        case 6 -> tokens.add(at, random.nextBoolean() ? " \n\t" : "/**/");
        default -> copyMember(tokens, at);
      }
    }
    byte[] bytes = String.join("", tokens).getBytes(StandardCharsets.UTF_8);
    if (bytes.length > 0 && random.nextInt(8) == 0) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    return bytes;
  }

  private static List<String> tokens(String json) {
    List<String> tokens = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(json);
    while (matcher.find()) {
      tokens.add(matcher.group());
    }
    return tokens;
  }

  /** Only where a value stands, so that most results are still JSON. */
  private void replaceValue(List<String> tokens, int from, List<String> values) {
    for (int i = from; i < tokens.size(); i++) {
      String token = tokens.get(i);
      boolean isKey = i + 1 < tokens.size() && tokens.get(i + 1).equals(":");
      if (!isKey && !"{}[]:,".contains(token)) {
        tokens.set(i, values.get(random.nextInt(values.size())));
        return;
      }
    }
  }

  private static String toggleQuotes(String token) {
    boolean quoted = token.length() > 1 && token.startsWith("\"");
    return quoted ? token.substring(1, token.length() - 1) : '"' + token + '"';
  }

  private static String snake(String token) {
    return token.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(java.util.Locale.ROOT);
  }

  /** The key and scalar here once more, behind themselves. */
  private static void copyMember(List<String> tokens, int at) {
    if (at + 3 < tokens.size()
        && tokens.get(at + 1).equals(":")
        && tokens.get(at + 3).equals(",")) {
      tokens.addAll(at + 4, List.copyOf(tokens.subList(at, at + 4)));
    }
  }
}
