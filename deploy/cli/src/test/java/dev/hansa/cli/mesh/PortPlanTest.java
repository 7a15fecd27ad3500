package dev.hansa.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortPlanTest {
  /** Where Linux begins with the ports of outgoing connections, unless told otherwise. */
  private static final int OUTGOING = 32768;

  @Test
  void a_free_offset_leaves_alone_the_ports_of_outgoing_connections() {
    for (Workload workload : Workload.ALL) {
      assertThat(new PortPlan(PortPlan.LAST).of(workload, 8).values())
          .allMatch(port -> port < OUTGOING);
    }
    assertThat(PortPlan.free().orElseThrow()).isLessThanOrEqualTo(PortPlan.LAST);
  }

  @Test
  void an_offset_at_which_a_port_is_in_use_is_passed_over() throws Exception {
    int first = PortPlan.free().orElseThrow();
    int port = new PortPlan(first).postgres();
    try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      assertThat(PortPlan.free().orElseThrow()).isNotEqualTo(first);
    }
  }
}
