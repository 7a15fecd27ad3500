package dev.hansa.cli.doctor;

import dev.hansa.runtime.trust.Identity;
import dev.hansa.runtime.trust.IdentityException;
import dev.hansa.runtime.trust.Principal;
import dev.hansa.runtime.trust.SpiffeId;
import dev.hansa.runtime.trust.Tls;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Does this machine agree with identity on the time: tokens are judged to ten seconds. Asks by the
 * {@code Date} of an answer, which is exact to a second.
 */
record ClockCheck(Installation installation, InstantSource clock) implements Check {
  private static final Duration TIMEOUT = Duration.ofSeconds(3);
  private static final Duration NOTICEABLE = Duration.ofSeconds(3);
  private static final Duration TOO_FAR = Duration.ofSeconds(10);

  @Override
  public String name() {
    return "clocks";
  }

  @Override
  public Result run() {
    var findings = new ArrayList<Finding>();
    var addresses = new LinkedHashMap<URI, ConfiguredProcess>();
    for (ConfiguredProcess process : installation.processes()) {
      if (process.trust().isPresent()) {
        process.identity().forEach(address -> addresses.putIfAbsent(address, process));
      }
    }
    int asked = 0;
    for (Map.Entry<URI, ConfiguredProcess> address : addresses.entrySet()) {
      Optional<Duration> ahead = ahead(address.getKey(), address.getValue());
      if (ahead.isPresent()) {
        asked++;
        judge(address.getKey(), ahead.get()).ifPresent(findings::add);
      }
    }
    return new Result(
        asked == 0 ? "not compared: identity does not answer" : asked + " of identity compared",
        findings);
  }

  /**
   * By how much the other clock is ahead of this one; negative if it is behind.
   *
   * @param asking under whose certificate
   */
  private Optional<Duration> ahead(URI address, ConfiguredProcess asking) {
    var expected = new SpiffeId(asking.domain(), Principal.service("identity"));
    var request = HttpRequest.newBuilder(address.resolve("/oauth2/jwks")).timeout(TIMEOUT).build();
    try (Identity identity = Identity.watch(asking.trust().orElseThrow(), clock);
        HttpClient http =
            HttpClient.newBuilder()
                .sslContext(Tls.clientContext(identity.current(), identity, expected))
                .connectTimeout(TIMEOUT)
                .build()) {
      Instant before = clock.instant();
      HttpResponse<Void> response = http.send(request, BodyHandlers.discarding());
      Instant middle = before.plus(Duration.between(before, clock.instant()).dividedBy(2));
      return response
          .headers()
          .firstValue("date")
          .map(date -> ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME))
          .map(date -> Duration.between(middle, date.toInstant()));
    } catch (IOException | DateTimeException | IdentityException _) {
      return Optional.empty();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static Optional<Finding> judge(URI address, Duration ahead) {
    Duration off = ahead.abs();
    if (off.compareTo(NOTICEABLE) < 0) {
      return Optional.empty();
    }
    String what =
        "its clock is "
            + off.toSeconds()
            + " s "
            + (ahead.isNegative() ? "behind" : "ahead of")
            + " this machine's";
    String remedy = "let both follow a time server (timedatectl set-ntp true)";
    return Optional.of(
        off.compareTo(TOO_FAR) >= 0
            ? Finding.problem(address.toString(), what + "; tokens are refused", remedy)
            : Finding.warning(address.toString(), what, remedy));
  }
}
