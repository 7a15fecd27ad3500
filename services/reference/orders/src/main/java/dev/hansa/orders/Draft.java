package dev.hansa.orders;

import com.google.type.Money;
import dev.hansa.orders.v1.OrderLine;
import dev.hansa.orders.v1.PlaceOrderRequest;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What is to be ordered, consistent in itself.
 *
 * @param total sum of the lines, above zero
 * @param paymentMethod goes to the payment provider and nowhere else
 */
record Draft(
    String owner, List<OrderLine> lines, Money total, String buyerReference, String paymentMethod) {

  /**
   * The draft of a request that kept the contract's rules.
   *
   * @throws io.grpc.StatusRuntimeException INVALID_ARGUMENT, if its lines do not fit together
   */
  static Draft of(String owner, PlaceOrderRequest request) {
    Set<String> skus = new HashSet<>();
    String currency = request.getLines(0).getUnitPrice().getCurrencyCode();
    BigDecimal total = BigDecimal.ZERO;
    for (OrderLine line : request.getLinesList()) {
      if (!skus.add(line.getSku())) {
        throw OrderErrors.skuRepeated(line.getSku());
      }
      if (!line.getUnitPrice().getCurrencyCode().equals(currency)) {
        throw OrderErrors.currencyMixed();
      }
      BigDecimal price = Amounts.decimal(line.getUnitPrice());
      total = total.add(price.multiply(BigDecimal.valueOf(line.getQuantity())));
    }
    if (!Amounts.fits(total)) {
      throw OrderErrors.amountOverflow();
    }
    if (total.signum() == 0) {
      throw OrderErrors.nothingToPay();
    }
    return new Draft(
        owner,
        List.copyOf(request.getLinesList()),
        Amounts.money(total, currency),
        request.getBuyerReference(),
        request.getPaymentMethod());
  }

  /** Without what is personal or secret. */
  @Override
  public String toString() {
    return "Draft[" + owner + ", " + lines.size() + " lines]";
  }
}
