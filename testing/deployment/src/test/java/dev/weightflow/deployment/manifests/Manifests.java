package dev.weightflow.deployment.manifests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weightflow.deployment.repository.Repository;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Resources of one installation. */
record Manifests(List<ObjectNode> all) {
    private static final Set<String> WORKLOADS = Set.of("Deployment", "StatefulSet", "Job", "CronJob", "ScaledJob");

    static Manifests of(String yaml) {
        return new Manifests(Repository.yamlDocuments(yaml).stream()
                .map(ObjectNode.class::cast)
                .toList());
    }

    static String kind(JsonNode resource) {
        return resource.path("kind").asText();
    }

    static String name(JsonNode resource) {
        return resource.at("/metadata/name").asText();
    }

    static String title(JsonNode resource) {
        return kind(resource) + " " + name(resource);
    }

    Stream<ObjectNode> ofKind(String kind) {
        return all.stream().filter(resource -> kind(resource).equals(kind));
    }

    Set<String> names(String kind) {
        return ofKind(kind).map(Manifests::name).collect(Collectors.toCollection(TreeSet::new));
    }

    Optional<ObjectNode> find(String kind, String name) {
        return ofKind(kind).filter(resource -> name(resource).equals(name)).findFirst();
    }

    Stream<ObjectNode> workloads() {
        return all.stream().filter(resource -> WORKLOADS.contains(kind(resource)));
    }

    /** Returns the workloads whose pods have every one of these labels. */
    List<ObjectNode> selected(JsonNode labels) {
        return workloads()
                .filter(workload -> selects(labels, podLabels(workload)))
                .toList();
    }

    static JsonNode pod(JsonNode workload) {
        return template(workload).path("spec");
    }

    static JsonNode podLabels(JsonNode workload) {
        return template(workload).at("/metadata/labels");
    }

    static JsonNode annotations(JsonNode workload) {
        return template(workload).at("/metadata/annotations");
    }

    private static JsonNode template(JsonNode workload) {
        return workload.at(
                switch (kind(workload)) {
                    case "CronJob" -> "/spec/jobTemplate/spec/template";
                    case "ScaledJob" -> "/spec/jobTargetRef/template";
                    default -> "/spec/template";
                });
    }

    /** Returns a pod's containers, including init containers. */
    static Stream<JsonNode> containers(JsonNode workload) {
        return Stream.of("initContainers", "containers")
                .flatMap(list -> stream(pod(workload).path(list)));
    }

    /** Returns the target port of a Service's port, as a name or a number. */
    static JsonNode target(JsonNode servicePort) {
        return servicePort.has("targetPort") ? servicePort.path("targetPort") : servicePort.path("port");
    }

    /** Finds the container's port of that name or number. */
    static Optional<JsonNode> port(JsonNode container, JsonNode reference) {
        return stream(container.path("ports"))
                .filter(port -> !reference.isMissingNode())
                .filter(port -> port.path("name").equals(reference)
                        || port.path("containerPort").equals(reference))
                .findFirst();
    }

    static Stream<JsonNode> stream(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }

    /** Returns whether every label of the selector is among these. */
    static boolean selects(JsonNode selector, JsonNode labels) {
        return selector.properties().stream().allMatch(label -> label.getValue().equals(labels.path(label.getKey())));
    }
}
