package dev.hansa.gateway.edge;

import dev.hansa.gateway.edge.http.Exchange;
import dev.hansa.gateway.edge.http.RequestHead;
import dev.hansa.gateway.edge.openapi.ApiDocuments;
import dev.hansa.gateway.edge.openapi.Page;
import dev.hansa.runtime.error.Errors;
import dev.hansa.runtime.error.MeshReason;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Arrays;

/**
 * One request for a page about the API. A trusted client certificate will do: who may ask for a
 * token may read what it is good for.
 */
final class PageCall {
  private final Exchange exchange;
  private final Answer answer;
  private final ApiPages pages;

  PageCall(Exchange exchange, Answer answer, ApiPages pages) {
    this.exchange = exchange;
    this.answer = answer;
    this.pages = pages;
  }

  void start() {
    exchange.onGone(answer::gone);
    answer.within(this::authenticate);
  }

  private void authenticate() {
    RequestHead request = exchange.request();
    if (request.peer().isEmpty()) {
      throw Errors.of(MeshReason.CERTIFICATE_MISSING, "this port needs a client certificate");
    }
    answer.span().set(RequestSpan.PEER, request.peer().get().principal().toString());
    var documents = pages.documents();
    if (documents.isDone()) {
      respond(documents.join());
      return;
    }
    var _ =
        documents.whenCompleteAsync(
            (_, _) -> answer.within(() -> respond(documents.join())), exchange.executor());
  }

  private void respond(ApiDocuments documents) {
    Page page =
        documents
            .find(exchange.request().rawPath())
            .orElseThrow(() -> Errors.of(MeshReason.ROUTE_UNKNOWN, "no such service"));
    HttpHeaders headers =
        new DefaultHttpHeaders()
            .set(HttpHeaderNames.ETAG, page.etag())
            .set(HttpHeaderNames.CACHE_CONTROL, "private, no-cache")
            .set(HttpHeaderNames.CONTENT_SECURITY_POLICY, page.policy())
            .set("referrer-policy", "no-referrer");
    if (isKnown(page)) {
      answer.page(304, headers, new byte[0]);
      return;
    }
    answer.page(
        200,
        headers.set(HttpHeaderNames.CONTENT_TYPE, page.contentType()),
        page.body().toByteArray());
  }

  /** RFC 9110, section 13.1.2. */
  private boolean isKnown(Page page) {
    return exchange.request().headers().getAll(HttpHeaderNames.IF_NONE_MATCH).stream()
        .flatMap(line -> Arrays.stream(line.split(",", -1)))
        .map(String::strip)
        .map(tag -> tag.startsWith("W/") ? tag.substring(2) : tag)
        .anyMatch(tag -> tag.equals("*") || tag.equals(page.etag()));
  }
}
