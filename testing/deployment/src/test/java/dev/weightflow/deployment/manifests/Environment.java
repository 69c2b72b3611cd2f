package dev.weightflow.deployment.manifests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Map;
import java.util.TreeMap;

/** Variables of a container. Those from a secret or from the pod itself have an empty value here. */
record Environment(Map<String, String> values) {

    static Environment of(Manifests manifests, JsonNode container) {
        Map<String, String> values = new TreeMap<>();
        container.path("envFrom").forEach(source -> data(
                        manifests, source.at("/configMapRef/name").asText())
                .properties()
                .forEach(entry -> values.put(entry.getKey(), entry.getValue().asText())));
        container.path("env").forEach(variable -> {
            JsonNode reference = variable.at("/valueFrom/configMapKeyRef");
            String value = variable.path("value")
                    .asText(data(manifests, reference.path("name").asText())
                            .path(reference.path("key").asText())
                            .asText());
            values.put(variable.path("name").asText(), value);
        });
        return new Environment(values);
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    String value(String name) {
        return values.getOrDefault(name, "");
    }

    private static JsonNode data(Manifests manifests, String configMap) {
        return manifests
                .find("ConfigMap", configMap)
                .<JsonNode>map(map -> map.path("data"))
                .orElse(MissingNode.getInstance());
    }
}
