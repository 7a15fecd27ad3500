package dev.hansa.gateway.edge;

import com.google.rpc.BadRequest.FieldViolation;
import com.google.rpc.ErrorInfo;
import dev.hansa.runtime.audit.Decisions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Writes problems, each in the shape that its client asked for. */
final class ErrorRenderer {
  private final ErrorDetails details;

  ErrorRenderer(ErrorDetails details) {
    this.details = details;
  }

  String json(ErrorShape shape, Problem problem) {
    return switch (shape) {
      case PROBLEM -> problem(problem);
      case STATUS -> status(problem);
      case ENVELOPE -> envelope(problem);
    };
  }

  /**
   * Members beyond RFC 9457's own are those of ErrorInfo, and {@code errors} as the RFC's example
   * has it.
   */
  private String problem(Problem problem) {
    ErrorInfo info = problem.info();
    return new JsonText()
        .string("type", "urn:hansa:problem:" + info.getDomain() + ':' + info.getReason())
        .string("title", HttpStatuses.title(problem.httpStatus()))
        .number("status", problem.httpStatus())
        .string("detail", problem.status().getMessage())
        .string("reason", info.getReason())
        .string("domain", info.getDomain())
        .string("code", problem.code().name())
        .string("trace_id", info.getMetadataOrDefault("trace_id", ""))
        .string("decision", info.getMetadataOrDefault(Decisions.METADATA, ""))
        .array("errors", problem.violations().stream().map(ErrorRenderer::error).toList())
        .strings("metadata", metadata(info))
        .array(
            "details",
            problem.furtherDetails().stream().map(details::json).flatMap(Optional::stream).toList())
        .toString();
  }

  private static String error(FieldViolation violation) {
    String field = violation.getField();
    boolean parameter = field.startsWith("?");
    return new JsonText()
        .string("parameter", parameter ? field.substring(1) : "")
        .string("pointer", parameter ? "" : field)
        .string("detail", violation.getDescription())
        .string("reason", violation.getReason())
        .toString();
  }

  private static Map<String, String> metadata(ErrorInfo info) {
    var metadata = new LinkedHashMap<>(info.getMetadataMap());
    metadata.remove("trace_id");
    metadata.remove(Decisions.METADATA);
    return metadata;
  }

  private String status(Problem problem) {
    return details(
            problem,
            new JsonText()
                .number("code", problem.status().getCode())
                .string("message", problem.status().getMessage()))
        .toString();
  }

  private String envelope(Problem problem) {
    JsonText error =
        details(
            problem,
            new JsonText()
                .number("code", problem.httpStatus())
                .string("message", problem.status().getMessage())
                .string("status", problem.code().name()));
    return new JsonText().raw("error", error.toString()).toString();
  }

  private JsonText details(Problem problem, JsonText json) {
    return json.array(
        "details", problem.status().getDetailsList().stream().map(details::jsonOrBytes).toList());
  }
}
