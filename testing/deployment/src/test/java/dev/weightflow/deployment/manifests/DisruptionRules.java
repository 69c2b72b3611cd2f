package dev.weightflow.deployment.manifests;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;

/** Rules for disruption: every service has a budget of its own, which lets a node be drained. */
final class DisruptionRules {
    private final Manifests manifests;
    private final Set<String> services;
    private final Faults faults;

    DisruptionRules(Manifests manifests, Set<String> services, Faults faults) {
        this.manifests = manifests;
        this.services = services;
        this.faults = faults;
    }

    void check() {
        manifests.ofKind("PodDisruptionBudget").forEach(this::budget);
        services.stream()
                .filter(name -> manifests.find("PodDisruptionBudget", name).isEmpty())
                .forEach(name -> faults.add(name + " has no PodDisruptionBudget"));
    }

    private void budget(JsonNode budget) {
        List<String> selected = manifests.selected(budget.at("/spec/selector/matchLabels")).stream()
                .map(Manifests::name)
                .toList();
        if (!selected.equals(List.of(Manifests.name(budget)))) {
            faults.of(budget, "must select the pods of the workload of its name, and selects those of " + selected);
        }
        if (allOf(selected, budget.at("/spec/minAvailable"))) {
            faults.of(budget, "lets no pod be evicted, so that no node can be drained");
        }
    }

    /** Returns whether the minimum available equals or exceeds the replicas. */
    private boolean allOf(List<String> workloads, JsonNode min) {
        return min.isInt()
                && workloads.stream()
                        .flatMap(name -> manifests.find("Deployment", name).stream())
                        .anyMatch(deployment -> deployment.at("/spec/replicas").asInt(1) <= min.asInt());
    }
}
