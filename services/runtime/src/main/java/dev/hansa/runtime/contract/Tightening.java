package dev.hansa.runtime.contract;

import com.google.protobuf.util.Durations;
import dev.hansa.contract.v1.MethodPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What holds for one method: its options, made narrower by a rule, or the rule alone where there
 * are no options. A rule that would make them wider is a fault.
 */
final class Tightening {
  private final String method;
  private final Optional<MethodPolicy> options;
  private final Optional<PolicyRule> rule;
  private final List<String> faults;

  Tightening(
      String method,
      Optional<MethodPolicy> options,
      Optional<PolicyRule> rule,
      List<String> faults) {
    this.method = method;
    this.options = options;
    this.rule = rule;
    this.faults = faults;
  }

  /** Whether anybody says who may call; silence is not consent. */
  boolean hasPolicy() {
    return options.isPresent() || rule.flatMap(PolicyRule::scopes).isPresent();
  }

  Set<String> scopes() {
    Set<String> scopes = new TreeSet<>();
    options.ifPresent(policy -> scopes.addAll(policy.getScopesList()));
    rule.flatMap(PolicyRule::scopes).ifPresent(more -> scopes.addAll(more.value()));
    return scopes;
  }

  Exposure exposure() {
    Optional<Stated<Exposure>> wanted = rule.flatMap(PolicyRule::exposure);
    if (options.isEmpty()) {
      return wanted.map(Stated::value).orElse(Exposure.INTERNAL);
    }
    Exposure told = exposure(options.get());
    if (wanted.isEmpty()) {
      return told;
    }
    Exposure value = wanted.get().value();
    if (value != told && value != Exposure.INTERNAL) {
      loosens(wanted.get(), "exposure is " + told + " by its options; write that, or INTERNAL");
    }
    return value;
  }

  private static Exposure exposure(MethodPolicy policy) {
    return switch (policy.getExposure()) {
      case PARTNER -> Exposure.PARTNER;
      case OPERATOR -> Exposure.OPERATOR;
      case EXPOSURE_UNSPECIFIED, INTERNAL, UNRECOGNIZED -> Exposure.INTERNAL;
    };
  }

  Optional<Duration> deadline() {
    Optional<Duration> told =
        options
            .filter(MethodPolicy::hasDeadline)
            .map(policy -> Duration.ofNanos(Durations.toNanos(policy.getDeadline())));
    Optional<Stated<Duration>> wanted = rule.flatMap(PolicyRule::deadline);
    if (wanted.isEmpty()) {
      return told;
    }
    if (told.isPresent() && wanted.get().value().compareTo(told.get()) > 0) {
      loosens(
          wanted.get(),
          "deadline is "
              + Durations.toString(options.get().getDeadline())
              + " by its options; "
              + "write a shorter one");
    }
    return wanted.map(Stated::value);
  }

  boolean keyed() {
    boolean told = options.map(MethodPolicy::getKeyed).orElse(false);
    Optional<Stated<Boolean>> wanted = rule.flatMap(PolicyRule::keyed);
    if (told && wanted.isPresent() && !wanted.get().value()) {
      loosens(wanted.get(), "it is keyed by its options; leave keyed out");
    }
    return told || wanted.map(Stated::value).orElse(false);
  }

  Criticality criticality() {
    Optional<Stated<Criticality>> wanted = rule.flatMap(PolicyRule::criticality);
    if (options.isEmpty()) {
      return wanted.map(Stated::value).orElse(Criticality.NORMAL);
    }
    Criticality told = criticality(options.get());
    if (wanted.isEmpty()) {
      return told;
    }
    if (wanted.get().value().compareTo(told) > 0) {
      loosens(wanted.get(), "criticality is " + told + " by its options; write that, or less");
    }
    return wanted.get().value();
  }

  private static Criticality criticality(MethodPolicy policy) {
    return switch (policy.getCriticality()) {
      case SHEDDABLE -> Criticality.SHEDDABLE;
      case CRITICAL -> Criticality.CRITICAL;
      case CRITICALITY_UNSPECIFIED, NORMAL, UNRECOGNIZED -> Criticality.NORMAL;
    };
  }

  List<Grant> grants() {
    return options.stream()
        .flatMap(policy -> policy.getGrantsList().stream())
        .map(
            grant ->
                new Grant(
                    grant.getCaller(),
                    Optional.of(grant.getOnBehalfOf()).filter(scope -> !scope.isEmpty())))
        .toList();
  }

  /** Options alone can tell: what YAML stands in for are contracts of others. */
  Optional<Hedging> hedging() {
    return options
        .filter(MethodPolicy::hasHedging)
        .map(MethodPolicy::getHedging)
        .map(
            told ->
                new Hedging(
                    Duration.ofNanos(Durations.toNanos(told.getDelay())),
                    told.getMaxAttempts() == 0 ? Hedging.ATTEMPTS : told.getMaxAttempts()));
  }

  /**
   * Who serves the method.
   *
   * @param told by the options of its service; empty if by none
   * @param otherwise who serves what names nobody
   */
  Optional<String> workload(String told, Optional<String> otherwise) {
    Optional<Stated<String>> wanted = rule.flatMap(PolicyRule::workload);
    if (!told.isEmpty()) {
      if (wanted.isPresent() && !wanted.get().value().equals(told)) {
        loosens(wanted.get(), "workload is " + told + " by its options; leave workload out");
      }
      return Optional.of(told);
    }
    return wanted.map(Stated::value).or(() -> otherwise);
  }

  private void loosens(Stated<?> wanted, String message) {
    faults.add(wanted.place().fault(method + ": " + message));
  }
}
