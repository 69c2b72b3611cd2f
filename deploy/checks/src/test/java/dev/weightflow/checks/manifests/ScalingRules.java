package dev.weightflow.checks.manifests;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.checks.metrics.KnownSeries;
import dev.weightflow.checks.repository.Repository;
import dev.weightflow.checks.rules.RuleFiles;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** KEDA must scale each service on its own work, and end none of it in the middle. */
final class ScalingRules {
    /** Twice what the autoscaler waits by itself. */
    private static final int LEAST_WINDOW = 600;

    /** As docs/observability.md tells consumer groups: {@code `evaluator` on `weightflow.evaluations`}. */
    private static final Pattern GROUP = Pattern.compile("`([a-z-]+)`\\s+on\\s+`(weightflow\\.[a-z]+)`");

    private final Manifests manifests;
    private final Faults faults;
    private final KnownSeries series = KnownSeries.with(RuleFiles.recorded());

    ScalingRules(Manifests manifests, Faults faults) {
        this.manifests = manifests;
        this.faults = faults;
    }

    void check() {
        manifests.ofKind("ScaledObject").forEach(this::scaled);
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
        if (scaled.at("/spec/advanced/horizontalPodAutoscalerConfig/behavior/scaleDown/stabilizationWindowSeconds")
                        .asInt()
                < LEAST_WINDOW) {
            faults.of(scaled, "must wait for " + LEAST_WINDOW + " seconds at least before it takes away a pod at work");
        }
        scaled.at("/spec/triggers").forEach(trigger -> {
            if (trigger.path("type").asText().equals("kafka")) {
                kafka(scaled, target, trigger.path("metadata"));
            } else {
                prometheus(scaled, trigger.path("metadata"));
            }
        });
    }

    private void kafka(JsonNode scaled, String target, JsonNode metadata) {
        String group = metadata.path("consumerGroup").asText();
        if (!group.equals(target)) {
            faults.of(scaled, "scales on the group " + group + " and not on that of " + target);
        }
        String topic = metadata.path("topic").asText();
        if (!topic.equals(groups().get(target))) {
            faults.of(
                    scaled,
                    "scales on the topic " + topic + ", where the group " + target + " does not take its work from");
        }
        String variable = metadata.path("bootstrapServersFromEnv").asText();
        boolean told = manifests.find("Deployment", target).stream()
                .flatMap(Manifests::containers)
                .anyMatch(container -> Environment.of(manifests, container).has(variable));
        if (metadata.has("bootstrapServersFromEnv") && !told) {
            faults.of(scaled, "reads the variable " + variable + ", which nobody sets");
        }
    }

    private void prometheus(JsonNode scaled, JsonNode metadata) {
        if (!metadata.path("ignoreNullValues").asText().equals("false")) {
            faults.of(scaled, "takes a series that Prometheus has lost for 0: ignoreNullValues must be \"false\"");
        }
        series.faults("the query", metadata.path("query").asText()).forEach(fault -> faults.of(scaled, ": " + fault));
    }

    private static Map<String, String> groups() {
        return GROUP.matcher(Repository.text("docs/observability.md"))
                .results()
                .collect(Collectors.toMap(found -> found.group(1), found -> found.group(2), (first, second) -> first));
    }
}
