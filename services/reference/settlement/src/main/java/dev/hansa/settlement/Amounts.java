package dev.hansa.settlement;

import com.google.type.Money;
import java.math.BigDecimal;

/** {@link Money} as a decimal number, which the database adds up exactly. */
final class Amounts {
  private static final int NANOS = 9;

  private Amounts() {}

  static BigDecimal decimal(Money money) {
    return BigDecimal.valueOf(money.getUnits()).add(BigDecimal.valueOf(money.getNanos(), NANOS));
  }

  /** Of an amount within the range of {@link Money}. */
  static Money money(BigDecimal amount, String currency) {
    BigDecimal units = new BigDecimal(amount.toBigInteger());
    return Money.newBuilder()
        .setCurrencyCode(currency)
        .setUnits(units.longValueExact())
        .setNanos(amount.subtract(units).movePointRight(NANOS).intValueExact())
        .build();
  }
}
