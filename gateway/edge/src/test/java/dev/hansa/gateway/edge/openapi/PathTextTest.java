package dev.hansa.gateway.edge.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.gateway.transcoder.path.Kept;
import dev.hansa.gateway.transcoder.path.PathTemplate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Path templates as OpenAPI can write them. */
class PathTextTest {
  @ParameterizedTest
  @CsvSource({
    "/v1/orders, /v1/orders",
    "/v1/{name=orders/*}:cancel, /v1/orders/{order}:cancel",
    "/v1/{order_id}, /v1/{order_id}",
    "/v1/{order.name=orders/*}, /v1/orders/{order}",
    "/v1/{name=a/*/b/*}, /v1/a/{a}/b/{b}",
    "/v1/{name=*/*}, /v1/{name}/{name_2}",
    "/v1/{path=**}, /v1/{path}",
    "/v1/{path=files/**}:get, /v1/files/{file}:get",
    "/v1/*/**, /v1/{segment}/{segment_2}",
    "/v1/a%7eb%2fc/%7b, /v1/a~b%2Fc/%7B",
    "/v1/companies/{name=companies/*}, /v1/companies/companies/{company}",
    "/v1/{name=addresses/*}/x, /v1/addresses/{address}/x",
  })
  void a_wildcard_is_a_parameter_and_a_literal_is_text(String template, String path)
      throws Exception {
    assertThat(PathText.of(PathTemplate.parse(template, Kept.SLASH)).text()).isEqualTo(path);
  }
}
