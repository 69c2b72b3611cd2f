package dev.weightflow.deployment.manifests;

import com.fasterxml.jackson.databind.JsonNode;

/** Rules for priorities: an installation's servers take precedence over the services that depend on them, where a node has not room for all. */
final class PriorityRules {
    private final Manifests manifests;
    private final Faults faults;

    PriorityRules(Manifests manifests, Faults faults) {
        this.manifests = manifests;
        this.faults = faults;
    }

    void check() {
        manifests
                .workloads()
                .filter(workload -> Manifests.podLabels(workload)
                        .path("app.kubernetes.io/component")
                        .asText()
                        .equals("server"))
                .filter(server -> precedence(server) <= 0)
                .forEach(server -> faults.of(
                        server, "has no precedence, so that what waits for it may hold the room that it needs"));
    }

    private int precedence(JsonNode workload) {
        return manifests
                .find(
                        "PriorityClass",
                        Manifests.pod(workload).path("priorityClassName").asText())
                .map(priority -> priority.path("value").asInt())
                .orElse(0);
    }
}
