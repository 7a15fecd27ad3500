package dev.hansa.identity.partners;

import dev.hansa.identity.v1.ChangeScopesRequest;
import dev.hansa.identity.v1.ChangeScopesResponse;
import dev.hansa.identity.v1.DisablePartnerRequest;
import dev.hansa.identity.v1.DisablePartnerResponse;
import dev.hansa.identity.v1.EnablePartnerRequest;
import dev.hansa.identity.v1.EnablePartnerResponse;
import dev.hansa.identity.v1.GetPartnerRequest;
import dev.hansa.identity.v1.GetPartnerResponse;
import dev.hansa.identity.v1.IssueCertificateRequest;
import dev.hansa.identity.v1.IssueCertificateResponse;
import dev.hansa.identity.v1.ListPartnerActionsRequest;
import dev.hansa.identity.v1.ListPartnerActionsResponse;
import dev.hansa.identity.v1.ListPartnersRequest;
import dev.hansa.identity.v1.ListPartnersResponse;
import dev.hansa.identity.v1.PartnersGrpc;
import dev.hansa.identity.v1.RegisterPartnerRequest;
import dev.hansa.identity.v1.RegisterPartnerResponse;
import dev.hansa.identity.v1.RotateCredentialsRequest;
import dev.hansa.identity.v1.RotateCredentialsResponse;
import dev.hansa.identity.v1.UpdatePartnerRequest;
import dev.hansa.identity.v1.UpdatePartnerResponse;
import dev.hansa.journal.call.Reply;
import dev.hansa.journal.paging.PageSize;
import dev.hansa.journal.paging.PageToken;
import dev.hansa.runtime.server.Caller;
import dev.hansa.runtime.trust.Principal;
import io.grpc.stub.StreamObserver;
import java.util.List;

/** The register of partners over gRPC: the operators' way in, and the only one. */
public final class GrpcPartners extends PartnersGrpc.PartnersImplBase {
  private static final PageToken PAGES = PageToken.within("partners");

  private final PartnerRegister register;
  private final Registration registration;
  private final PartnerChanges changes;
  private final PartnerActions actions;

  public GrpcPartners(
      PartnerRegister register,
      Registration registration,
      PartnerChanges changes,
      PartnerActions actions) {
    this.register = register;
    this.registration = registration;
    this.changes = changes;
    this.actions = actions;
  }

  @Override
  public void registerPartner(
      RegisterPartnerRequest request, StreamObserver<RegisterPartnerResponse> responses) {
    Reply.unary(responses, () -> registration.register(operator(), request));
  }

  @Override
  public void issueCertificate(
      IssueCertificateRequest request, StreamObserver<IssueCertificateResponse> responses) {
    String id = PartnerMessages.id(request.getName());
    byte[] signingRequest = request.getCertificateSigningRequest().toByteArray();
    Reply.unary(
        responses,
        () ->
            IssueCertificateResponse.newBuilder()
                .setCertificateChain(changes.issue(operator(), id, signingRequest))
                .build());
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
    String id = PartnerMessages.id(request.getName());
    Reply.unary(
        responses,
        () ->
            DisablePartnerResponse.newBuilder()
                .setPartner(PartnerMessages.message(changes.disable(operator(), id)))
                .build());
  }

  @Override
  public void enablePartner(
      EnablePartnerRequest request, StreamObserver<EnablePartnerResponse> responses) {
    String id = PartnerMessages.id(request.getName());
    Reply.unary(
        responses,
        () ->
            EnablePartnerResponse.newBuilder()
                .setPartner(PartnerMessages.message(changes.enable(operator(), id)))
                .build());
  }

  @Override
  public void changeScopes(
      ChangeScopesRequest request, StreamObserver<ChangeScopesResponse> responses) {
    Reply.unary(
        responses,
        () ->
            ChangeScopesResponse.newBuilder()
                .setPartner(PartnerMessages.message(changes.changeScopes(operator(), request)))
                .build());
  }

  @Override
  public void updatePartner(
      UpdatePartnerRequest request, StreamObserver<UpdatePartnerResponse> responses) {
    Reply.unary(
        responses,
        () ->
            UpdatePartnerResponse.newBuilder()
                .setPartner(PartnerMessages.message(changes.update(operator(), request)))
                .build());
  }

  @Override
  public void rotateCredentials(
      RotateCredentialsRequest request, StreamObserver<RotateCredentialsResponse> responses) {
    Reply.unary(
        responses,
        () -> {
          var rotated = changes.rotate(operator(), request);
          return RotateCredentialsResponse.newBuilder()
              .setPartner(PartnerMessages.message(rotated.partner()))
              .setCertificateChain(rotated.chain())
              .build();
        });
  }

  @Override
  public void listPartnerActions(
      ListPartnerActionsRequest request, StreamObserver<ListPartnerActionsResponse> responses) {
    Reply.unary(responses, () -> page(request));
  }

  private ListPartnerActionsResponse page(ListPartnerActionsRequest request) {
    String id = PartnerMessages.id(request.getName());
    PageToken pages = PageToken.within("partner-actions", id);
    int size = PageSize.of(request.getPageSize());
    String token = request.getPageToken();
    long before =
        token.isEmpty()
            ? Long.MAX_VALUE
            : pages
                .position(token)
                .map(Long::parseLong)
                .orElseThrow(PartnerErrors::pageTokenInvalid);
    var found = actions.list(id, before, size + 1);
    var page = found.subList(0, Math.min(size, found.size()));
    var response = ListPartnerActionsResponse.newBuilder();
    page.forEach(entry -> response.addActions(PartnerMessages.message(entry.action())));
    if (found.size() > size) {
      response.setNextPageToken(pages.after(Long.toString(page.getLast().number())));
    }
    return response.build();
  }

  private static Principal operator() {
    return Caller.current().subject();
  }

  private Partner known(String name) {
    String id = PartnerMessages.id(name);
    return register.find(id).orElseThrow(() -> PartnerErrors.unknown(id));
  }
}
