package dev.hansa.runtime.admission;

import dev.hansa.runtime.contract.Criticality;
import io.grpc.Context;
import io.grpc.Metadata;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How much the present call matters, carried from hop to hop: what is done for a critical call is
 * critical at every service on its way, and what is done for a batch gives way at every one.
 *
 * <p>It begins as the contract of the method that was called first says. Its caller may ask for
 * less by the header {@link #NAME}, never for more; inside the mesh the header is taken as it is,
 * since services set it from what they serve.
 */
public final class Priority {
  /** Name of the header, with a value such as {@code sheddable}. */
  public static final String NAME = "x-hansa-criticality";

  private static final Metadata.Key<String> HEADER =
      Metadata.Key.of(NAME, Metadata.ASCII_STRING_MARSHALLER);

  private static final Context.Key<Criticality> KEY = Context.key("hansa-criticality");

  private Priority() {}

  /**
   * How much a call matters.
   *
   * @param contract what the called method's contract says
   * @param asked the header's value, if there is one; a value that is none is ignored
   * @param byService whether a service of the mesh asks
   */
  public static Criticality of(Criticality contract, @Nullable String asked, boolean byService) {
    Optional<Criticality> wanted = parse(asked);
    if (wanted.isEmpty() || (!byService && wanted.get().compareTo(contract) > 0)) {
      return contract;
    }
    return wanted.get();
  }

  /** What the headers of a call ask for, as {@link #of} takes it. */
  public static @Nullable String asked(Metadata headers) {
    return headers.get(HEADER);
  }

  /** A context for a call that matters that much, and for the calls that are made for it. */
  public static Context within(Context context, Criticality criticality) {
    return context.withValue(KEY, criticality);
  }

  /** Tells the next hop how much the present call matters, if this is within one. */
  public static void pass(Metadata headers) {
    Criticality present = KEY.get();
    if (present != null) {
      headers.discardAll(HEADER);
      headers.put(HEADER, present.name().toLowerCase(Locale.ROOT));
    }
  }

  private static Optional<Criticality> parse(@Nullable String value) {
    if (value != null) {
      for (Criticality known : Criticality.values()) {
        if (known.name().equalsIgnoreCase(value)) {
          return Optional.of(known);
        }
      }
    }
    return Optional.empty();
  }
}
