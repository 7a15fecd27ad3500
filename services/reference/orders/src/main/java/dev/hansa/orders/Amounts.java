package dev.hansa.orders;

import com.google.type.Money;
import java.math.BigDecimal;

/** {@link Money} as a decimal number. */
final class Amounts {
  private static final int NANOS = 9;

  /** First amount that {@link Money} cannot hold. */
  private static final BigDecimal TOO_LARGE =
      BigDecimal.valueOf(Long.MAX_VALUE).add(BigDecimal.ONE);

  private Amounts() {}

  static BigDecimal decimal(Money money) {
    return BigDecimal.valueOf(money.getUnits()).add(BigDecimal.valueOf(money.getNanos(), NANOS));
  }

  static boolean fits(BigDecimal amount) {
    return amount.compareTo(TOO_LARGE) < 0;
  }

  /** Of an amount that {@linkplain #fits fits}. */
  static Money money(BigDecimal amount, String currency) {
    BigDecimal units = new BigDecimal(amount.toBigInteger());
    return Money.newBuilder()
        .setCurrencyCode(currency)
        .setUnits(units.longValueExact())
        .setNanos(amount.subtract(units).movePointRight(NANOS).intValueExact())
        .build();
  }
}
