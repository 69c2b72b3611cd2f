package dev.weightflow.deployment.manifests;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.deployment.metrics.Expression;
import dev.weightflow.deployment.metrics.KnownSeries;
import dev.weightflow.deployment.rules.RuleFiles;
import java.util.stream.Stream;

/** Rules for autoscaling: KEDA scales each service on its own work, and interrupts none of it. */
final class ScalingRules {
    private final Manifests manifests;
    private final Faults faults;
    private final KnownSeries series = KnownSeries.with(RuleFiles.recorded());

    ScalingRules(Manifests manifests, Faults faults) {
        this.manifests = manifests;
        this.faults = faults;
    }

    void check() {
        manifests.ofKind("ScaledObject").forEach(this::scaled);
        Stream.of("ScaledObject", "ScaledJob").flatMap(manifests::ofKind).forEach(scaled -> scaled.at("/spec/triggers")
                .forEach(trigger -> prometheus(scaled, trigger.path("metadata"))));
    }

    private void scaled(JsonNode scaled) {
        String target = scaled.at("/spec/scaleTargetRef/name").asText();
        if (!Manifests.name(scaled).equals(target)
                || manifests.find("Deployment", target).isEmpty()) {
            faults.of(scaled, "scales the Deployment " + target + ", which is not there or not that of its name");
        }
        manifests
                .find("Deployment", target)
                .filter(deployment -> deployment.path("spec").has("replicas"))
                .ifPresent(deployment ->
                        faults.of(deployment, "says how many replicas there are, which is KEDA's business"));
    }

    private void prometheus(JsonNode scaled, JsonNode metadata) {
        String query = metadata.path("query").asText();
        String here = "namespace=\"" + scaled.at("/metadata/namespace").asText() + "\"";
        if (new Expression(query)
                .selectors().keySet().stream()
                        .anyMatch(name -> !query.matches(".*\\b" + name + "\\{[^}]*" + here + "[^}]*}.*"))) {
            faults.of(scaled, "asks for series of other namespaces too: each must have " + here);
        }
        series.faults("the query", query).forEach(fault -> faults.of(scaled, ": " + fault));
    }
}
