package dev.hansa.acceptance.house;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hansa.cli.config.Reference;
import dev.hansa.cli.config.Setting;
import dev.hansa.cli.home.Distribution;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The configuration reference says what the typed records say. */
class ConfigurationTest {
  private static final Pattern UNTOLD = Pattern.compile("^$|\\{@");

  private static final Reference REFERENCE =
      Reference.of(new Distribution(Repository.root().resolve("deploy/cli/target/dist")));

  @Test
  void the_reference_is_up_to_date() throws IOException {
    assertThat(Files.readAllLines(Repository.root().resolve("deploy/CONFIGURATION.md")))
        .as("stale: run ./hansa config > deploy/CONFIGURATION.md")
        .isEqualTo(REFERENCE.markdown());
  }

  @Test
  void every_setting_has_a_meaning_and_is_listed_once() {
    List<Setting> all = REFERENCE.settings();
    assertThat(all).filteredOn(setting -> UNTOLD.matcher(setting.meaning()).find()).isEmpty();
    assertThat(all).extracting(Setting::key).doesNotHaveDuplicates();
    assertThat(all).extracting(Setting::key).contains("hansa.server.port", "hansa.database.url");
  }
}
