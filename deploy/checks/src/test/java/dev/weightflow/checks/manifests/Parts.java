package dev.weightflow.checks.manifests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weightflow.checks.repository.Break;
import java.util.function.Consumer;

/** The parts of resources that examples break. */
final class Parts {

    private Parts() {}

    static ObjectNode container(ObjectNode workload) {
        return (ObjectNode) workload.at("/spec/template/spec/containers/0");
    }

    static ObjectNode secret(ObjectNode workload) {
        return (ObjectNode) Manifests.stream(container(workload).path("env"))
                .map(variable -> variable.at("/valueFrom/secretKeyRef"))
                .filter(JsonNode::isObject)
                .findFirst()
                .orElseThrow();
    }

    static ObjectNode variable(ObjectNode workload, String name) {
        return (ObjectNode) Manifests.stream(container(workload).path("env"))
                .filter(variable -> variable.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    static ObjectNode claim(ObjectNode workload) {
        return (ObjectNode) Manifests.stream(Manifests.pod(workload).path("volumes"))
                .filter(volume -> volume.has("persistentVolumeClaim"))
                .findFirst()
                .orElseThrow()
                .path("persistentVolumeClaim");
    }

    static Break on(String kind, String name, String what, Consumer<ObjectNode> how, String fault) {
        return new Break(
                kind + " " + name + ": " + what,
                resource -> {
                    if (Manifests.kind(resource).equals(kind)
                            && Manifests.name(resource).startsWith(name)) {
                        how.accept(resource);
                    }
                },
                fault);
    }
}
