package dev.hansa.checks.kubernetes;

import io.fabric8.kubernetes.api.model.Capabilities;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The restricted Pod Security Standard, and beyond it: the images' own user, a root that cannot be
 * written, no token of a service account, no variables made of other Services' names.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/security/pod-security-standards/">Pod Security
 *     Standards</a>
 */
final class PodSecurityCheck {
  /** Of the images. */
  static final long USER = 65532;

  private final List<String> found = new ArrayList<>();

  private PodSecurityCheck() {}

  static List<String> violations(Manifests manifests) {
    var check = new PodSecurityCheck();
    manifests.workloads().forEach(check::workload);
    return check.found;
  }

  private void workload(Workload workload) {
    String name = workload.name();
    PodSpec pod = workload.pod();
    expect(
        name,
        "one container",
        pod.getContainers().size() == 1 && pod.getInitContainers().isEmpty());
    expect(name, "no token", Boolean.FALSE.equals(pod.getAutomountServiceAccountToken()));
    expect(name, "no service links", Boolean.FALSE.equals(pod.getEnableServiceLinks()));
    expect(
        name,
        "no namespace of the host",
        Stream.of(pod.getHostNetwork(), pod.getHostPID(), pod.getHostIPC())
            .noneMatch(Boolean.TRUE::equals));
    PodSecurityContext context = pod.getSecurityContext();
    expect(
        name,
        "user and group " + USER + ", not root",
        Boolean.TRUE.equals(context.getRunAsNonRoot())
            && Objects.equals(context.getRunAsUser(), USER)
            && Objects.equals(context.getRunAsGroup(), USER)
            && Objects.equals(context.getFsGroup(), USER));
    expect(
        name,
        "seccomp RuntimeDefault",
        context.getSeccompProfile() != null
            && "RuntimeDefault".equals(context.getSeccompProfile().getType()));
    SecurityContext container = workload.container().getSecurityContext();
    expect(
        name,
        "no escalation, no privilege",
        Boolean.FALSE.equals(container.getAllowPrivilegeEscalation())
            && container.getPrivileged() == null);
    expect(name, "a read-only root", Boolean.TRUE.equals(container.getReadOnlyRootFilesystem()));
    Capabilities capabilities = container.getCapabilities();
    expect(
        name,
        "no capabilities",
        capabilities != null
            && capabilities.getDrop().equals(List.of("ALL"))
            && capabilities.getAdd().isEmpty());
    expect(name, "volumes of its own", pod.getVolumes().stream().allMatch(PodSecurityCheck::isOwn));
    var resources = workload.container().getResources();
    expect(
        name,
        "resources asked for, and limited",
        resources.getRequests().keySet().containsAll(List.of("cpu", "memory"))
            && resources.getLimits().keySet().containsAll(List.of("cpu", "memory")));
  }

  private static boolean isOwn(Volume volume) {
    return volume.getEmptyDir() != null
        || volume.getConfigMap() != null
        || volume.getProjected() != null;
  }

  private void expect(String name, String what, boolean holds) {
    if (!holds) {
      found.add(name + ": expected " + what);
    }
  }
}
