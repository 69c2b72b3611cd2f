package dev.weightflow.checks.manifests;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Kubernetes' "restricted" standard for pods, and a read-only root besides. */
final class PodSecurity {
    /** Kafka's start script writes below its own folder. */
    private static final Set<String> MAY_WRITE_ROOT = Set.of("StatefulSet kafka");

    private PodSecurity() {}

    static List<String> faults(String title, JsonNode pod) {
        List<String> faults = new ArrayList<>();
        if (!pod.at("/securityContext/runAsNonRoot").asBoolean()
                || pod.at("/securityContext/runAsUser").asInt() == 0) {
            faults.add(title + " must not run as root");
        }
        if (!pod.at("/securityContext/seccompProfile/type").asText().equals("RuntimeDefault")) {
            faults.add(title + " must have the seccomp profile RuntimeDefault");
        }
        if (pod.path("automountServiceAccountToken").asBoolean(true)) {
            faults.add(title + " must not be given a token");
        }
        for (JsonNode container : pod.path("containers")) {
            JsonNode context = container.path("securityContext");
            if (context.path("allowPrivilegeEscalation").asBoolean(true)) {
                faults.add(title + " must forbid privilege escalation");
            }
            if (!context.at("/capabilities/drop/0").asText().equals("ALL")
                    || context.at("/capabilities").has("add")) {
                faults.add(title + " must drop ALL capabilities");
            }
            if (!context.path("readOnlyRootFilesystem").asBoolean() && !MAY_WRITE_ROOT.contains(title)) {
                faults.add(title + " must have a read-only root file system");
            }
        }
        return faults;
    }
}
