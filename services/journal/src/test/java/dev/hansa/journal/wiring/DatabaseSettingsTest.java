package dev.hansa.journal.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.journal.database.DatabaseConfig;
import io.micronaut.context.ApplicationContext;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DatabaseSettingsTest {
  private static final Map<String, Object> LEAST =
      Map.of(
          "hansa.name", "sample",
          "hansa.database.url", "jdbc:postgresql://localhost:7432/hansa",
          "hansa.database.user", "sample",
          "hansa.database.schema", "sample");

  @Test
  void has_the_defaults_that_the_type_names() {
    assertThat(bound(LEAST))
        .isEqualTo(
            DatabaseConfig.of("jdbc:postgresql://localhost:7432/hansa", "sample", "", "sample"));
  }

  @Test
  void binds_every_key() {
    Map<String, Object> all = new HashMap<>(LEAST);
    all.put("hansa.database.password", "hush");
    all.put("hansa.database.pool-size", "3");
    all.put("hansa.database.borrow-timeout", "1s");
    all.put("hansa.database.statement-timeout", "4s");
    all.put("hansa.database.start-timeout", "5s");
    assertThat(bound(all))
        .isEqualTo(
            new DatabaseConfig(
                "jdbc:postgresql://localhost:7432/hansa",
                "sample",
                "hush",
                "sample",
                3,
                Duration.ofSeconds(1),
                Duration.ofSeconds(4),
                Duration.ofSeconds(5)));
  }

  private static DatabaseConfig bound(Map<String, Object> properties) {
    try (ApplicationContext context = ApplicationContext.run(properties)) {
      return context.getBean(DatabaseSettings.class).config();
    }
  }
}
