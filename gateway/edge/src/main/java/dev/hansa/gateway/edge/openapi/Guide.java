package dev.hansa.gateway.edge.openapi;

/** What holds for every operation, in a few paragraphs of Markdown. */
final class Guide {
  private Guide() {}

  static String text(ApiSettings settings) {
    return """
    **Calling.** Every connection shows the partner's client certificate. A token comes from \
    `%s` by `grant_type=client_credentials` with the same certificate, and is good with that \
    certificate only.

    **JSON** is ProtoJSON: 64-bit integers and times are strings, bytes are base64, enums are \
    names, and a field that is absent or `null` has its default. Not-a-number and infinities are \
    the strings `NaN`, `Infinity` and `-Infinity`. Requests are read strictly: an unknown or \
    repeated member is refused, with its place. Answers may gain members at any time.

    **Failures** are problem details (RFC 9457) with a `reason` for programs; by `Accept` also \
    `google.rpc.Status` or the envelope of AIP-193. Every answer names its trace.

    **Streams** end in a typed frame, so that a cut connection never looks like the end.\
    """
        .formatted(settings.tokenUrl());
  }
}
