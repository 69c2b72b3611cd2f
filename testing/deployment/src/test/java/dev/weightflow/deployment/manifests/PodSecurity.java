package dev.weightflow.deployment.manifests;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.TreeSet;

/** Rules of Kubernetes' "restricted" standard for pods, with a read-only root as well. */
final class PodSecurity {
    /** Workloads with a writable root: Kafka's start script writes below its own folder. */
    private static final Set<String> MAY_WRITE_ROOT = Set.of("StatefulSet kafka");

    private static final Set<String> VOLUMES =
            Set.of("configMap", "emptyDir", "persistentVolumeClaim", "projected", "secret");

    private final JsonNode workload;
    private final Faults faults;

    private PodSecurity(JsonNode workload, Faults faults) {
        this.workload = workload;
        this.faults = faults;
    }

    static void check(JsonNode workload, Faults faults) {
        PodSecurity security = new PodSecurity(workload, faults);
        security.pod(Manifests.pod(workload));
        Manifests.containers(workload).forEach(security::container);
    }

    private void pod(JsonNode pod) {
        JsonNode context = pod.path("securityContext");
        if (!context.path("runAsNonRoot").asBoolean()
                || context.path("runAsUser").asInt() == 0) {
            faults.of(workload, "must not run as root");
        }
        if (!context.at("/seccompProfile/type").asText().equals("RuntimeDefault")) {
            faults.of(workload, "must have the seccomp profile RuntimeDefault");
        }
        if (pod.path("automountServiceAccountToken").asBoolean(true)) {
            faults.of(workload, "must not be given a token");
        }
        for (String namespace : Set.of("hostNetwork", "hostPID", "hostIPC")) {
            if (pod.path(namespace).asBoolean()) {
                faults.of(workload, "must not have the host's " + namespace);
            }
        }
        for (JsonNode volume : pod.path("volumes")) {
            volume.fieldNames().forEachRemaining(field -> {
                if (!field.equals("name") && !VOLUMES.contains(field)) {
                    faults.of(
                            workload, "has a volume of the kind " + field + ", and may have " + new TreeSet<>(VOLUMES));
                }
            });
        }
    }

    private void container(JsonNode container) {
        JsonNode context = container.path("securityContext");
        if (!context.path("runAsNonRoot").asBoolean(true)
                || context.path("runAsUser").asInt(1) == 0) {
            faults.of(workload, "must not run as root in a container of its own");
        }
        if (context.path("privileged").asBoolean()
                || context.path("allowPrivilegeEscalation").asBoolean(true)) {
            faults.of(workload, "must have no privilege and forbid privilege escalation");
        }
        if (!context.at("/capabilities/drop/0").asText().equals("ALL")
                || context.path("capabilities").has("add")) {
            faults.of(workload, "must drop ALL capabilities");
        }
        if (context.has("seccompProfile")
                && !context.at("/seccompProfile/type").asText().equals("RuntimeDefault")) {
            faults.of(workload, "must have the seccomp profile RuntimeDefault in every container");
        }
        if (!context.path("readOnlyRootFilesystem").asBoolean()
                && !MAY_WRITE_ROOT.contains(Manifests.title(workload))) {
            faults.of(workload, "must have a read-only root file system");
        }
        if (Manifests.stream(container.path("ports")).anyMatch(port -> port.has("hostPort"))) {
            faults.of(workload, "must not take a port of the host");
        }
    }
}
