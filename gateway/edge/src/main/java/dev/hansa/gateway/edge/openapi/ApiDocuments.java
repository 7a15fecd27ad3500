package dev.hansa.gateway.edge.openapi;

import com.google.gson.JsonObject;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import dev.hansa.runtime.contract.Exposure;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The documents of one plan: {@code /openapi.json}, {@code /openapi/package.Service.json} for each
 * service, and {@code /docs}. Equal plans give equal bytes. Immutable.
 */
public final class ApiDocuments {
  public static final String WHOLE = "/openapi.json";
  public static final String DOCS = "/docs";

  private final Map<String, Page> pages = new LinkedHashMap<>();
  private final JsonObject whole;

  private ApiDocuments(JsonObject whole) {
    this.whole = whole;
  }

  /**
   * Describes the routes that partners may call.
   *
   * @param routes all routes, in the order of their contracts
   */
  public static ApiDocuments of(List<ServedRoute> routes, ApiSettings settings) {
    List<ServedRoute> open =
        routes.stream().filter(served -> served.contract().exposure() == Exposure.PARTNER).toList();
    JsonObject whole = new DocumentWriter(open, Optional.empty(), settings).write();
    var documents = new ApiDocuments(whole);
    documents.pages.put(WHOLE, Page.json(Json.text(whole)));
    for (ServiceDescriptor service : services(open)) {
      List<ServedRoute> own =
          open.stream().filter(served -> served.service().equals(service)).toList();
      JsonObject document = new DocumentWriter(own, Optional.of(service), settings).write();
      documents.pages.put(path(service), Page.json(Json.text(document)));
    }
    documents.pages.put(DOCS, DocsPage.of(whole, Optional.empty()));
    return documents;
  }

  private static Set<ServiceDescriptor> services(List<ServedRoute> routes) {
    return routes.stream()
        .map(ServedRoute::service)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static String path(ServiceDescriptor service) {
    return "/openapi/" + service.getFullName() + ".json";
  }

  /** Whether a path may be one of the documents', whatever the plan. */
  public static boolean mayServe(String path) {
    return path.equals(WHOLE)
        || path.equals(DOCS)
        || (path.startsWith("/openapi/") && path.endsWith(".json"));
  }

  /** The page at a path. */
  public Optional<Page> find(String path) {
    return Optional.ofNullable(pages.get(path));
  }

  /** The text of {@link #WHOLE}. */
  public String whole() {
    return Json.text(whole);
  }

  /** All paths. */
  public Set<String> paths() {
    return Collections.unmodifiableSet(pages.keySet());
  }

  /**
   * The docs page for another origin than the API's, which a browser cannot call from there: it
   * shows commands only.
   *
   * @param origin of the REST port, such as {@code https://localhost:8443}
   */
  public String docsFor(String origin) {
    return DocsPage.of(whole, Optional.of(origin)).body().toStringUtf8();
  }
}
