/**
 * The contracts as partners read them: OpenAPI 3.1 documents and a page that shows them, made from
 * the same plan that routes, so that they cannot drift from it.
 *
 * <p>The door is {@link dev.hansa.gateway.edge.openapi.ApiDocuments}: routes and policies in, bytes
 * out. Nothing here serves, authenticates or reloads; the edge does. JSON is written by Gson, whose
 * objects keep the order that they are filled in, which makes documents of one plan equal byte by
 * byte.
 *
 * @see <a href="https://spec.openapis.org/oas/v3.1.1.html">OpenAPI 3.1.1</a>
 */
@NullMarked
package dev.hansa.gateway.edge.openapi;

import org.jspecify.annotations.NullMarked;
