package dev.weightflow.deployment.manifests;

import com.fasterxml.jackson.databind.JsonNode;

/** Rules for Strimzi's resources: they belong to one cluster, and are durable where there are several brokers. */
final class StrimziRules {
    private final Manifests manifests;
    private final Faults faults;

    StrimziRules(Manifests manifests, Faults faults) {
        this.manifests = manifests;
        this.faults = faults;
    }

    void check() {
        manifests.ofKind("KafkaTopic").forEach(this::topic);
        manifests.ofKind("KafkaUser").forEach(this::cluster);
    }

    private void topic(JsonNode topic) {
        cluster(topic);
        if (topic.at("/spec/replicas").asInt() >= 3
                && !topic.at("/spec/config/min.insync.replicas").asText().equals("2")) {
            faults.of(topic, "acknowledges what lies on one broker alone: min.insync.replicas must be 2");
        }
    }

    private void cluster(JsonNode resource) {
        if (resource.at("/metadata/labels/strimzi.io~1cluster").asText().isEmpty()) {
            faults.of(resource, "is of no cluster: its label strimzi.io/cluster must name one");
        }
    }
}
