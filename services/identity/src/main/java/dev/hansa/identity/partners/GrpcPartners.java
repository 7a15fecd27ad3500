package dev.hansa.identity.partners;

import dev.hansa.identity.authority.CertificateAuthority;
import dev.hansa.identity.authority.Issuance;
import dev.hansa.identity.v1.DisablePartnerRequest;
import dev.hansa.identity.v1.DisablePartnerResponse;
import dev.hansa.identity.v1.GetPartnerRequest;
import dev.hansa.identity.v1.GetPartnerResponse;
import dev.hansa.identity.v1.IssueCertificateRequest;
import dev.hansa.identity.v1.IssueCertificateResponse;
import dev.hansa.identity.v1.ListPartnersRequest;
import dev.hansa.identity.v1.ListPartnersResponse;
import dev.hansa.identity.v1.PartnersGrpc;
import dev.hansa.identity.v1.RegisterPartnerRequest;
import dev.hansa.identity.v1.RegisterPartnerResponse;
import dev.hansa.journal.call.Reply;
import dev.hansa.journal.paging.PageSize;
import dev.hansa.journal.paging.PageToken;
import dev.hansa.runtime.server.Caller;
import io.grpc.stub.StreamObserver;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The register of partners over gRPC: the operators' way in, and the only one. */
public final class GrpcPartners extends PartnersGrpc.PartnersImplBase {
  private static final Logger log = LoggerFactory.getLogger(GrpcPartners.class);
  private static final PageToken PAGES = PageToken.within("partners");

  private final PartnerRegister register;
  private final Registration registration;
  private final CertificateAuthority authority;
  private final InstantSource clock;

  public GrpcPartners(
      PartnerRegister register,
      Registration registration,
      CertificateAuthority authority,
      InstantSource clock) {
    this.register = register;
    this.registration = registration;
    this.authority = authority;
    this.clock = clock;
  }

  @Override
  public void registerPartner(
      RegisterPartnerRequest request, StreamObserver<RegisterPartnerResponse> responses) {
    Reply.unary(responses, () -> register(request));
  }

  private RegisterPartnerResponse register(RegisterPartnerRequest request) {
    Caller caller = Caller.current();
    RegisterPartnerResponse response = registration.register(caller.subject(), request);
    log.info(
        "partner registered: partner={} scopes={} by={}",
        request.getPartnerId(),
        request.getScopesList(),
        caller);
    return response;
  }

  @Override
  public void issueCertificate(
      IssueCertificateRequest request, StreamObserver<IssueCertificateResponse> responses) {
    Reply.unary(responses, () -> issue(request));
  }

  private IssueCertificateResponse issue(IssueCertificateRequest request) {
    Partner partner = known(request.getName());
    if (!partner.active()) {
      throw PartnerErrors.disabled(partner.id());
    }
    byte[] signingRequest = request.getCertificateSigningRequest().toByteArray();
    return switch (authority.issue(partner.id(), signingRequest)) {
      case Issuance.Issued(String chain) -> {
        log.info("certificate issued: partner={} by={}", partner.id(), Caller.current());
        yield IssueCertificateResponse.newBuilder().setCertificateChain(chain).build();
      }
      case Issuance.Refused(String reason) -> throw PartnerErrors.signingRequestInvalid(reason);
    };
  }

  @Override
  public void getPartner(GetPartnerRequest request, StreamObserver<GetPartnerResponse> responses) {
    Reply.unary(
        responses,
        () ->
            GetPartnerResponse.newBuilder()
                .setPartner(PartnerMessages.message(known(request.getName())))
                .build());
  }

  @Override
  public void listPartners(
      ListPartnersRequest request, StreamObserver<ListPartnersResponse> responses) {
    Reply.unary(responses, () -> page(request));
  }

  private ListPartnersResponse page(ListPartnersRequest request) {
    int size = PageSize.of(request.getPageSize());
    String token = request.getPageToken();
    String after =
        token.isEmpty() ? "" : PAGES.position(token).orElseThrow(PartnerErrors::pageTokenInvalid);
    // One more than shown tells whether there is a next page.
    List<Partner> found = register.list(after, size + 1);
    List<Partner> page = found.subList(0, Math.min(size, found.size()));
    var response = ListPartnersResponse.newBuilder();
    page.forEach(partner -> response.addPartners(PartnerMessages.message(partner)));
    if (found.size() > size) {
      response.setNextPageToken(PAGES.after(page.getLast().id()));
    }
    return response.build();
  }

  @Override
  public void disablePartner(
      DisablePartnerRequest request, StreamObserver<DisablePartnerResponse> responses) {
    Reply.unary(responses, () -> disable(request));
  }

  private DisablePartnerResponse disable(DisablePartnerRequest request) {
    String id = PartnerMessages.id(request.getName());
    Partner partner =
        register.disable(id, clock.instant()).orElseThrow(() -> PartnerErrors.unknown(id));
    log.info("partner disabled: partner={} by={}", id, Caller.current());
    return DisablePartnerResponse.newBuilder().setPartner(PartnerMessages.message(partner)).build();
  }

  private Partner known(String name) {
    String id = PartnerMessages.id(name);
    return register.find(id).orElseThrow(() -> PartnerErrors.unknown(id));
  }
}
