package dev.hansa.cli.doctor;

import dev.hansa.runtime.trust.IdentityException;
import dev.hansa.runtime.trust.IdentityGeneration;
import dev.hansa.runtime.trust.PeerTrustManager;
import dev.hansa.runtime.trust.Pem;
import dev.hansa.runtime.trust.Principal;
import dev.hansa.runtime.trust.SpiffeId;
import dev.hansa.runtime.trust.TrustBundles;
import dev.hansa.runtime.trust.TrustConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Does each process have a certificate of its own that others accept, and for how long. */
record CertificateCheck(Installation installation, InstantSource clock) implements Check {
  /** Less than this part of its life is left: whatever should renew it has not. */
  private static final int LAST_PART = 10;

  /** A service manager's key is root's own, and its process reads it by its group. */
  private static final Set<PosixFilePermission> SAFE =
      Set.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE,
          PosixFilePermission.GROUP_READ);

  private static final String REISSUE =
      "issue it anew; in a development mesh delete it and run ./hansa up";

  @Override
  public String name() {
    return "certificates";
  }

  @Override
  public Result run() {
    var findings = new ArrayList<Finding>();
    var ends = new ArrayList<Instant>();
    for (ConfiguredProcess process : installation.processes()) {
      process.trust().ifPresent(trust -> examine(process, trust, findings, ends));
    }
    String looked =
        ends.stream()
            .min(Instant::compareTo)
            .map(first -> ends.size() + ", the first ends in " + span(clock.instant(), first))
            .orElse("none");
    return new Result(looked, findings);
  }

  private void examine(
      ConfiguredProcess process, TrustConfig trust, List<Finding> findings, List<Instant> ends) {
    readableByOthers(trust.key(), findings);
    String where = trust.certificate().toString();
    try {
      List<X509Certificate> chain = Pem.certificates(trust.certificate());
      X509Certificate leaf = chain.getFirst();
      ends.add(leaf.getNotAfter().toInstant());
      if (!life(where, leaf, findings)) {
        return;
      }
      PrivateKey key = Pem.privateKey(trust.key(), leaf.getPublicKey().getAlgorithm());
      SpiffeId id = IdentityGeneration.of(1, chain, key).id();
      var expected = new SpiffeId(process.domain(), Principal.service(process.name()));
      if (!id.equals(expected)) {
        findings.add(
            Finding.problem(where, "is " + id + "'s, the process is " + expected, REISSUE));
      }
      verify(where, chain, id, trust, findings);
    } catch (IdentityException e) {
      findings.add(Finding.problem(process.name(), String.valueOf(e.getMessage()), REISSUE));
    } catch (CertificateException e) {
      findings.add(
          Finding.problem(
              where,
              String.valueOf(e.getMessage()),
              "put certificate and key there that were made together"));
    }
  }

  /** Whether it holds now. */
  private boolean life(String where, X509Certificate leaf, List<Finding> findings) {
    Instant now = clock.instant();
    Instant begin = leaf.getNotBefore().toInstant();
    Instant end = leaf.getNotAfter().toInstant();
    if (now.isAfter(end)) {
      findings.add(Finding.problem(where, "ended " + span(end, now) + " ago", REISSUE));
      return false;
    }
    if (now.isBefore(begin)) {
      findings.add(
          Finding.problem(
              where,
              "begins only in " + span(now, begin),
              "correct the clock of this machine, or of the one that issued it"));
      return false;
    }
    Duration left = Duration.between(now, end);
    if (left.multipliedBy(LAST_PART).compareTo(Duration.between(begin, end)) < 0) {
      findings.add(
          Finding.warning(
              where,
              "ends in " + span(now, end),
              "renew it: the process takes the new one over by itself"));
    }
    return true;
  }

  private void verify(
      String where,
      List<X509Certificate> chain,
      SpiffeId id,
      TrustConfig trust,
      List<Finding> findings) {
    var bundle = TrustBundles.of(id.trustDomain(), Set.copyOf(Pem.certificates(trust.bundle())));
    try {
      PeerTrustManager.forPeers(() -> bundle, clock)
          .checkClientTrusted(chain.toArray(X509Certificate[]::new), "UNKNOWN");
    } catch (CertificateException e) {
      findings.add(
          Finding.problem(
              where,
              e.getMessage() + " by " + trust.bundle(),
              "both must come from the same authority: replace whichever is the old one"));
    }
  }

  private static void readableByOthers(Path key, List<Finding> findings) {
    try {
      Set<PosixFilePermission> others = EnumSet.copyOf(Files.getPosixFilePermissions(key));
      others.removeAll(SAFE);
      if (!others.isEmpty()) {
        findings.add(
            Finding.problem(
                key.toString(),
                "can be used by others than its owner and group",
                "chmod g-w,o= " + key));
      }
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException _) {
      // It is missing, which is told below, or the file system knows no such thing.
    }
  }

  /** In days, or smaller units when it is less than two. */
  private static String span(Instant from, Instant to) {
    Duration between = Duration.between(from, to);
    if (between.toDays() > 1) {
      return between.toDays() + " days";
    }
    return between.toHours() > 1 ? between.toHours() + " hours" : between.toMinutes() + " minutes";
  }
}
