package dev.weightflow.deployment.manifests;

import static dev.weightflow.deployment.manifests.Manifests.name;
import static dev.weightflow.deployment.manifests.Manifests.selects;
import static dev.weightflow.deployment.manifests.Manifests.stream;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Rules for monitoring: Prometheus finds every service's metrics, under the name that rules and dashboards use. */
final class MonitoringRules {
    private final Manifests manifests;
    private final Set<String> services;
    private final Faults faults;

    MonitoringRules(Manifests manifests, Set<String> services, Faults faults) {
        this.manifests = manifests;
        this.services = services;
        this.faults = faults;
    }

    void check() {
        manifests.ofKind("ServiceMonitor").forEach(this::monitor);
        manifests.ofKind("PrometheusRule").forEach(this::rules);
    }

    /** Requires rules restricted to their own namespace, as several installations share a Prometheus. */
    private void rules(JsonNode rules) {
        String here = "namespace=\"" + rules.at("/metadata/namespace").asText() + "\"";
        rules.findValuesAsText("expr").stream()
                .filter(expression -> expression.contains("namespace=~") || !expression.contains(here))
                .forEach(expression -> faults.of(rules, "asks for more than " + here + ": " + expression));
    }

    private void monitor(JsonNode monitor) {
        List<JsonNode> selected = manifests
                .ofKind("Service")
                .filter(service -> selects(monitor.at("/spec/selector/matchLabels"), service.at("/metadata/labels")))
                .map(JsonNode.class::cast)
                .toList();
        Set<String> names = selected.stream().map(Manifests::name).collect(Collectors.toSet());
        if (!names.equals(services)) {
            faults.of(monitor, "watches " + names + " and not " + services);
        }
        String label = monitor.at("/spec/jobLabel").asText();
        selected.stream()
                .filter(service ->
                        !service.at("/metadata/labels").path(label).asText().equals(name(service)))
                .forEach(service -> faults.of(
                        monitor, "calls " + name(service) + " by its label '" + label + "', not by its name"));
        selected.stream()
                .filter(service -> stream(service.at("/spec/ports"))
                        .noneMatch(port -> port.path("name").asText().equals("management")))
                .forEach(service ->
                        faults.of(monitor, "scrapes the port management, which " + name(service) + " has not"));
    }
}
