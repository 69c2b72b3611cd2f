package dev.weightflow.deployment.manifests;

import static dev.weightflow.deployment.manifests.Manifests.podLabels;
import static dev.weightflow.deployment.manifests.Manifests.selects;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/** Rules for Services: each leads to the pods of one workload, and every service of the project has one on its port. */
final class ServiceRules {
    private final Manifests manifests;
    private final Map<String, Integer> services;
    private final Faults faults;

    ServiceRules(Manifests manifests, Map<String, Integer> services, Faults faults) {
        this.manifests = manifests;
        this.services = services;
        this.faults = faults;
    }

    void check() {
        manifests.ofKind("Service").forEach(this::service);
        manifests.ofKind("StatefulSet").forEach(this::governing);
        services.forEach((name, port) -> {
            boolean served = manifests.find("Service", name).stream()
                    .flatMap(service -> Manifests.stream(service.at("/spec/ports")))
                    .anyMatch(candidate -> candidate.path("port").asInt() == port);
            if (!served || manifests.find("Deployment", name).isEmpty()) {
                faults.add("the service " + name + " is missing, or not on its port " + port);
            }
        });
    }

    private void service(JsonNode service) {
        List<String> targets = manifests.selected(service.at("/spec/selector")).stream()
                .map(Manifests::title)
                .toList();
        if (targets.size() != 1) {
            faults.of(service, "must select the pods of one workload, and selects those of " + targets);
        }
        for (JsonNode port : service.at("/spec/ports")) {
            JsonNode target = Manifests.target(port);
            boolean open = manifests.selected(service.at("/spec/selector")).stream()
                    .flatMap(Manifests::containers)
                    .anyMatch(container -> Manifests.port(container, target).isPresent());
            if (!open) {
                faults.of(service, "leads to the port " + target.asText() + ", which no pod has");
            }
        }
    }

    private void governing(JsonNode set) {
        String name = set.at("/spec/serviceName").asText();
        if (manifests.find("Service", name).stream()
                .noneMatch(service -> selects(service.at("/spec/selector"), podLabels(set)))) {
            faults.of(set, "is governed by the Service " + name + ", which does not lead to it");
        }
    }
}
