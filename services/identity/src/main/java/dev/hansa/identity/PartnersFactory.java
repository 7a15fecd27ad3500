package dev.hansa.identity;

import dev.hansa.identity.authority.CertificateAuthority;
import dev.hansa.identity.limits.RequestLimits;
import dev.hansa.identity.partners.Certificates;
import dev.hansa.identity.partners.CoalescedDirectory;
import dev.hansa.identity.partners.GrpcPartners;
import dev.hansa.identity.partners.PartnerActions;
import dev.hansa.identity.partners.PartnerChanges;
import dev.hansa.identity.partners.PartnerDirectory;
import dev.hansa.identity.partners.PartnerRegister;
import dev.hansa.identity.partners.PartnerRules;
import dev.hansa.identity.partners.Registration;
import dev.hansa.identity.revocation.DenialStore;
import dev.hansa.journal.answers.KeyedAnswers;
import dev.hansa.journal.database.Database;
import dev.hansa.runtime.contract.ContractSource;
import dev.hansa.runtime.contract.Exposure;
import dev.hansa.runtime.trust.Identity;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** Wires the register of partners, and what it says about how often each may ask. */
@Factory
final class PartnersFactory {
  @Singleton
  PartnerRegister partnerRegister(Database database) {
    return new PartnerRegister(database);
  }

  @Singleton
  PartnerDirectory partnerDirectory(PartnerRegister register) {
    return new CoalescedDirectory(register::find);
  }

  @Singleton
  PartnerActions partnerActions(Database database) {
    return new PartnerActions(database);
  }

  @Singleton
  RequestLimits requestLimits(
      LimitSettings settings, PartnerDirectory partners, Identity identity, InstantSource clock) {
    return new RequestLimits(
        settings.rates(), identity.current().id().trustDomain(), partners, clock);
  }

  @Singleton
  PartnerRules partnerRules(ContractSource contracts, Identity identity) {
    return new PartnerRules(
        () -> contracts.get().where(method -> method.exposure() == Exposure.PARTNER).scopes(),
        identity.current().id().trustDomain());
  }

  @Singleton
  PartnerChanges partnerChanges(
      Database database,
      PartnerRegister register,
      PartnerActions actions,
      DenialStore denials,
      PartnerRules rules,
      CertificateAuthority authority,
      InstantSource clock) {
    return new PartnerChanges(
        database, register, actions, denials, rules, new Certificates(authority), clock);
  }

  @Singleton
  GrpcPartners partners(
      PartnerRegister register,
      PartnerActions actions,
      PartnerRules rules,
      PartnerChanges changes,
      CertificateAuthority authority,
      KeyedAnswers answers,
      InstantSource clock) {
    var registration =
        new Registration(register, actions, rules, new Certificates(authority), answers, clock);
    return new GrpcPartners(register, registration, changes, actions);
  }
}
