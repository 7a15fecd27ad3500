package dev.hansa.identity.oauth;

import dev.hansa.runtime.trust.Principal;
import dev.hansa.runtime.trust.SpiffeId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads which audience a token is asked for, from {@code resource} (RFC 8707: the callee's SPIFFE
 * id) or {@code audience} (the same without scheme and trust domain).
 *
 * <p>A token has one audience, so a request names one; said twice, in both forms, it must be the
 * same.
 */
final class Targets {
  /** Audience of the tokens that partners bring to the edge. */
  static final String GATEWAY = "gateway";

  private static final String GATEWAY_SERVICE = "service/" + GATEWAY;

  private final String trustDomain;
  private final Set<String> workloads;

  /**
   * @param workloads names of those that serve a contract
   */
  Targets(String trustDomain, Set<String> workloads) {
    this.trustDomain = trustDomain;
    this.workloads = Set.copyOf(workloads);
  }

  /** The audience of a partner's own token: the gateway, whether it says so or not. */
  String ofPartner(TokenForm form) throws Refusal {
    Optional<String> named = named(form);
    if (named.isPresent() && !named.get().equals(GATEWAY)) {
      throw unknown();
    }
    return GATEWAY;
  }

  /** Whether the gateway is named. */
  boolean isGateway(TokenForm form) throws Refusal {
    return named(form).filter(GATEWAY::equals).isPresent();
  }

  /** The workload that a service or an operator names. */
  String workload(TokenForm form) throws Refusal {
    String audience =
        named(form)
            .orElseThrow(
                () ->
                    Refusal.of(
                        RefusalReason.TARGET_MISSING, "resource names the service to be called"));
    return Optional.of(audience)
        .filter(name -> name.startsWith("service/"))
        .map(name -> name.substring("service/".length()))
        .filter(workloads::contains)
        .orElseThrow(Targets::unknown);
  }

  /** The audience claim of tokens for a workload. */
  static String audience(String workload) {
    return "service/" + workload;
  }

  /** Whether a token with this audience is meant for a client. */
  static boolean isAudience(Principal client, String audience) {
    return audience.equals(GATEWAY)
        ? client.isService(GATEWAY)
        : client.kind() == Principal.Kind.SERVICE && audience.equals(client.toString());
  }

  private Optional<String> named(TokenForm form) throws Refusal {
    Stream<String> resources =
        form.parameters().getOrDefault("resource", List.of()).stream().map(this::ofResource);
    Stream<String> audiences = form.parameters().getOrDefault("audience", List.of()).stream();
    Set<String> named =
        Stream.concat(resources, audiences)
            .map(name -> name.equals(GATEWAY_SERVICE) ? GATEWAY : name)
            .collect(Collectors.toSet());
    if (named.size() > 1) {
      throw Refusal.of(RefusalReason.TARGET_UNKNOWN, "a token has one audience; name one");
    }
    return named.stream().findFirst();
  }

  /** The principal that a SPIFFE id of this trust domain names; of anything else, nothing. */
  private String ofResource(String resource) {
    try {
      SpiffeId id = SpiffeId.parse(resource);
      return id.trustDomain().equals(trustDomain) ? id.principal().toString() : "";
    } catch (IllegalArgumentException anotherScheme) {
      return "";
    }
  }

  private static Refusal unknown() {
    return Refusal.of(
        RefusalReason.TARGET_UNKNOWN, "this client gets no token for the audience that it names");
  }
}
