package dev.hansa.journal.paging;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PageTokenTest {
  @Test
  void gives_the_position_back_within_the_same_list_only() {
    String token = PageToken.within("acme", "PLACED").after("42");
    assertThat(PageToken.within("acme", "PLACED").position(token)).contains("42");
    assertThat(PageToken.within("acme", "PAID").position(token)).isEmpty();
    assertThat(PageToken.within("globex", "PLACED").position(token)).isEmpty();
  }

  @Test
  void refuses_what_it_did_not_write() {
    PageToken list = PageToken.within("acme");
    assertThat(list.position("")).isEmpty();
    assertThat(list.position("!")).isEmpty();
    assertThat(list.position("AAAAAAAAAAAAAAAA")).isEmpty();
  }
}
