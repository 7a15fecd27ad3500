package dev.hansa.cli.doctor;

import dev.hansa.cli.partner.ClientTls;
import dev.hansa.cli.process.StartFailure;
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
import java.util.List;
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
    List<URI> addresses =
        installation.processes().stream()
            .flatMap(process -> process.identity().stream())
            .distinct()
            .toList();
    int asked = 0;
    for (URI address : addresses) {
      Optional<Duration> ahead = ahead(address);
      if (ahead.isPresent()) {
        asked++;
        judge(address, ahead.get()).ifPresent(findings::add);
      }
    }
    return new Result(
        asked == 0 ? "not compared: identity does not answer" : asked + " of identity compared",
        findings);
  }

  /** By how much the other clock is ahead of this one; negative if it is behind. */
  private Optional<Duration> ahead(URI address) {
    var request = HttpRequest.newBuilder(address.resolve("/oauth2/jwks")).timeout(TIMEOUT).build();
    try (HttpClient http =
        HttpClient.newBuilder()
            .sslContext(ClientTls.of(installation.home().operator()))
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
    } catch (IOException | DateTimeException | StartFailure _) {
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
