import java.io.ByteArrayInputStream;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.openapitools.client.ApiClient;
import org.openapitools.client.ApiException;
import org.openapitools.client.api.OrdersApi;
import org.openapitools.client.model.GoogleTypeMoneyInput;
import org.openapitools.client.model.HansaOrdersV1OrderLineInput;
import org.openapitools.client.model.HansaOrdersV1PlaceOrderRequest;

/**
 * A partner's program over the client that openapi-generator made: places, reads and lists an
 * order, and runs into a failure. Usage: BASE PARTNER_FOLDER TOKEN SKU KEY.
 */
public final class PlaceReadList {
  public static void main(String[] arguments) throws Exception {
    ApiClient client = new ApiClient();
    client.setHttpClientBuilder(HttpClient.newBuilder().sslContext(tls(Path.of(arguments[1]))));
    client.updateBaseUri(arguments[0]);
    String token = arguments[2];
    client.setRequestInterceptor(
        request -> request.setHeader("Authorization", "Bearer " + token));
    OrdersApi orders = new OrdersApi(client);

    var line =
        new HansaOrdersV1OrderLineInput()
            .sku(arguments[3])
            .quantity("2")
            .unitPrice(new GoogleTypeMoneyInput().currencyCode("EUR").units("1").nanos(500_000_000));
    var placed =
        orders.placeOrder(
            new HansaOrdersV1PlaceOrderRequest().lines(List.of(line)), arguments[4], null);
    String name = placed.getOrder().getName();
    System.out.println("placed " + name + ' ' + placed.getOrder().getState());
    System.out.println("created " + (placed.getOrder().getCreateTime() != null));

    var read = orders.getOrder(name.substring("orders/".length()), "5");
    System.out.println("read " + read.getOrder().getTotal().getUnits());

    var listed = orders.listOrders(placed.getOrder().getState(), 500, null, null);
    System.out.println(
        "listed "
            + listed.getOrders().stream().anyMatch(order -> name.equals(order.getName())));
    try {
      orders.getOrder("none", null);
    } catch (ApiException failure) {
      System.out.println("failed " + failure.getCode() + ' ' + failure.getResponseBody());
    }
  }

  private static SSLContext tls(Path folder) throws Exception {
    char[] none = {};
    KeyStore own = KeyStore.getInstance("PKCS12");
    own.load(null, none);
    String pem = Files.readString(folder.resolve("tls.key"));
    byte[] key =
        Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
    own.setKeyEntry(
        "own",
        KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(key)),
        none,
        certificates(folder.resolve("tls.crt")).toArray(Certificate[]::new));
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, none);
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, none);
    for (Certificate each : certificates(folder.resolve("ca.crt"))) {
      trusted.setCertificateEntry(Integer.toString(trusted.size()), each);
    }
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private static List<Certificate> certificates(Path pem) throws Exception {
    var in = new ByteArrayInputStream(Files.readString(pem).getBytes(StandardCharsets.US_ASCII));
    return List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in));
  }
}
