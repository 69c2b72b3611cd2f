package dev.weightflow.deployment.manifests;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.weightflow.deployment.repository.SchemaTable;
import io.kubernetes.client.custom.QuantityFormatException;
import io.kubernetes.client.openapi.JSON;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Validates resources against their kinds: those of Kubernetes by the models of its own Java client, which is generated from the API's description,
 * those of operators by a JSON Schema here of what this project uses.
 */
final class Schemas {
    private static final String CLIENT = "io.kubernetes.client.openapi.models.V1";
    private static final Set<String> KUBERNETES = Set.of(
            "v1/ConfigMap",
            "v1/Namespace",
            "v1/PersistentVolumeClaim",
            "v1/Service",
            "v1/ServiceAccount",
            "apps/v1/Deployment",
            "apps/v1/StatefulSet",
            "batch/v1/CronJob",
            "batch/v1/Job",
            "networking.k8s.io/v1/Ingress",
            "networking.k8s.io/v1/NetworkPolicy",
            "policy/v1/PodDisruptionBudget",
            "scheduling.k8s.io/v1/PriorityClass");

    private static final Map<String, String> OPERATORS = Map.of(
            "kafka.strimzi.io/v1/KafkaTopic", "kafka-topic.schema.json",
            "kafka.strimzi.io/v1/KafkaUser", "kafka-user.schema.json",
            "keda.sh/v1alpha1/ScaledJob", "scaled-job.schema.json",
            "keda.sh/v1alpha1/ScaledObject", "scaled-object.schema.json",
            "monitoring.coreos.com/v1/PodMonitor", "pod-monitor.schema.json",
            "monitoring.coreos.com/v1/ServiceMonitor", "service-monitor.schema.json",
            "monitoring.coreos.com/v1/PrometheusRule", "prometheus-rule.schema.json");

    private final ObjectMapper mapper = new ObjectMapper();

    /** Lists the faults of a resource. */
    List<String> faults(JsonNode resource) {
        String kind = resource.path("apiVersion").asText() + "/" + Manifests.kind(resource);
        List<String> faults = new ArrayList<>();
        if (KUBERNETES.contains(kind)) {
            model(resource, faults);
        } else if (OPERATORS.containsKey(kind)) {
            schema(OPERATORS.get(kind), resource, faults);
        } else {
            faults.add("the kind " + kind + " is not known here");
        }
        Quantities.faults(resource.path("spec"), faults);
        return faults.stream()
                .map(fault -> Manifests.title(resource) + ": " + fault)
                .toList();
    }

    private void model(JsonNode resource, List<String> faults) {
        try {
            model(resource, Class.forName(CLIENT + Manifests.kind(resource)), faults);
        } catch (JsonProcessingException | ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private void model(JsonNode resource, Class<?> type, List<String> faults)
            throws JsonProcessingException, ReflectiveOperationException {
        try {
            JsonElement json = JsonParser.parseString(resource.toString());
            new JSON(); // registers the models' adapters
            type.getMethod("validateJsonElement", JsonElement.class).invoke(null, json);
            Object model = JSON.getGson().fromJson(json, type);
            types("", resource, mapper.readTree(JSON.getGson().toJson(model)), faults);
        } catch (InvocationTargetException e) {
            faults.add(e.getCause().getMessage());
        } catch (JsonParseException | QuantityFormatException e) {
            faults.add(unreadable(resource, type) + reason(e));
        }
    }

    /** Names the value that cannot be read, which the exceptions of the models' reader do not: the one without which the rest can be. */
    private static String unreadable(JsonNode resource, Class<?> type) {
        return places("", resource)
                .filter(place -> isReadable(without(resource, place), type))
                .findFirst()
                .map(place -> place + " is " + resource.at(place) + " and cannot be read: ")
                .orElse("");
    }

    /** Lists the places of all single values. */
    private static Stream<JsonPointer> places(String place, JsonNode node) {
        if (node.isValueNode()) {
            return Stream.of(JsonPointer.compile(place));
        }
        return node.isObject()
                ? node.properties().stream()
                        .flatMap(field -> places(
                                place + "/" + field.getKey().replace("~", "~0").replace("/", "~1"), field.getValue()))
                : IntStream.range(0, node.size())
                        .boxed()
                        .flatMap(index -> places(place + "/" + index, node.get(index)));
    }

    private static JsonNode without(JsonNode resource, JsonPointer place) {
        JsonNode rest = resource.deepCopy();
        JsonNode parent = rest.at(place.head());
        if (parent instanceof ObjectNode object) {
            object.remove(place.last().getMatchingProperty());
        } else {
            ((ArrayNode) parent).remove(place.last().getMatchingIndex());
        }
        return rest;
    }

    private static boolean isReadable(JsonNode resource, Class<?> type) {
        try {
            JSON.getGson().fromJson(resource.toString(), type);
            return true;
        } catch (IllegalArgumentException | JsonParseException | QuantityFormatException e) {
            return false;
        }
    }

    private static String reason(RuntimeException e) {
        return e.getCause() instanceof NumberFormatException ? "it must be a number" : e.getMessage();
    }

    /** Adds a fault for each value that the model took for one of another type, as it does with a number where a text must be. */
    private static void types(String place, JsonNode written, JsonNode read, List<String> faults) {
        if (!read.isMissingNode() && written.getNodeType() != read.getNodeType()) {
            faults.add(place + " is the " + written.getNodeType() + " " + written + " and must be a "
                    + read.getNodeType());
        }
        written.properties()
                .forEach(field ->
                        types(place + "/" + field.getKey(), field.getValue(), read.path(field.getKey()), faults));
        for (int i = 0; written.isArray() && i < written.size(); i++) {
            types(place + "/" + i, written.get(i), read.path(i), faults);
        }
    }

    private static void schema(String schema, JsonNode resource, List<String> faults) {
        try (InputStream source = Schemas.class.getResourceAsStream(schema)) {
            Schema rules = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(new String(source.readAllBytes(), StandardCharsets.UTF_8), InputFormat.JSON);
            rules.validate(resource.toString(), InputFormat.JSON)
                    .forEach(error -> faults.add(SchemaTable.sentence(error)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
