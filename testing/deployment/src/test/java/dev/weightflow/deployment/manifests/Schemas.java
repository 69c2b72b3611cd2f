package dev.weightflow.deployment.manifests;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.kubernetes.client.openapi.JSON;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Validates resources against their kinds: types and misspelt fields by fabric8's models, required fields by those of Kubernetes' own Java client,
 * which is generated from the API's description. Custom kinds have a JSON Schema here, for requirements that no model checks.
 */
final class Schemas {
    private static final String FABRIC8 = "io.fabric8.kubernetes.api.model.";
    private static final String MONITORING = "io.fabric8.openshift.api.model.monitoring.v1.";
    private static final String CLIENT = "io.kubernetes.client.openapi.models.V1";

    private static final Map<String, String> FABRIC8_MODELS = Map.ofEntries(
            Map.entry("v1/ConfigMap", FABRIC8 + "ConfigMap"),
            Map.entry("v1/Namespace", FABRIC8 + "Namespace"),
            Map.entry("v1/PersistentVolumeClaim", FABRIC8 + "PersistentVolumeClaim"),
            Map.entry("v1/Service", FABRIC8 + "Service"),
            Map.entry("v1/ServiceAccount", FABRIC8 + "ServiceAccount"),
            Map.entry("apps/v1/Deployment", FABRIC8 + "apps.Deployment"),
            Map.entry("apps/v1/StatefulSet", FABRIC8 + "apps.StatefulSet"),
            Map.entry("batch/v1/CronJob", FABRIC8 + "batch.v1.CronJob"),
            Map.entry("batch/v1/Job", FABRIC8 + "batch.v1.Job"),
            Map.entry("networking.k8s.io/v1/Ingress", FABRIC8 + "networking.v1.Ingress"),
            Map.entry("networking.k8s.io/v1/NetworkPolicy", FABRIC8 + "networking.v1.NetworkPolicy"),
            Map.entry("policy/v1/PodDisruptionBudget", FABRIC8 + "policy.v1.PodDisruptionBudget"),
            Map.entry("scheduling.k8s.io/v1/PriorityClass", FABRIC8 + "scheduling.v1.PriorityClass"),
            Map.entry("monitoring.coreos.com/v1/PodMonitor", MONITORING + "PodMonitor"),
            Map.entry("monitoring.coreos.com/v1/ServiceMonitor", MONITORING + "ServiceMonitor"),
            Map.entry("monitoring.coreos.com/v1/PrometheusRule", MONITORING + "PrometheusRule"));

    private static final Map<String, String> OWN = Map.of(
            "kafka.strimzi.io/v1/KafkaTopic", "kafka-topic.schema.json",
            "kafka.strimzi.io/v1/KafkaUser", "kafka-user.schema.json",
            "keda.sh/v1alpha1/ScaledJob", "scaled-job.schema.json",
            "keda.sh/v1alpha1/ScaledObject", "scaled-object.schema.json",
            "monitoring.coreos.com/v1/ServiceMonitor", "service-monitor.schema.json",
            "monitoring.coreos.com/v1/PrometheusRule", "prometheus-rule.schema.json");

    private final ObjectMapper strict = JsonMapper.builder()
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .withCoercionConfig(
                    LogicalType.Textual, config -> config.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .withCoercionConfig(
                    LogicalType.Integer, config -> config.setCoercion(CoercionInputShape.String, CoercionAction.Fail))
            .withCoercionConfig(
                    LogicalType.Boolean, config -> config.setCoercion(CoercionInputShape.String, CoercionAction.Fail))
            .build();

    /** Lists the faults of a resource. */
    List<String> faults(JsonNode resource) {
        String kind = resource.path("apiVersion").asText() + "/" + Manifests.kind(resource);
        List<String> faults = new ArrayList<>();
        if (!OWN.containsKey(kind) && !FABRIC8_MODELS.containsKey(kind)) {
            faults.add("the kind " + kind + " is not known here");
        }
        if (OWN.containsKey(kind)) {
            validate(OWN.get(kind), resource, faults);
        }
        if (FABRIC8_MODELS.containsKey(kind)) {
            model(FABRIC8_MODELS.get(kind), resource, faults);
            if (!kind.startsWith("monitoring.coreos.com/")) {
                required(Manifests.kind(resource), resource, faults);
            }
        }
        Quantities.faults(resource.path("spec"), faults);
        return faults.stream()
                .map(fault -> Manifests.title(resource) + ": " + fault)
                .toList();
    }

    private void model(String type, JsonNode resource, List<String> faults) {
        try {
            Object model = strict.treeToValue(resource, Class.forName(type));
            new AdditionalProperties().of(model).forEach(field -> faults.add("the field " + field + " is not known"));
        } catch (JsonMappingException e) {
            faults.add(e.getPathReference() + ": " + e.getOriginalMessage());
        } catch (JsonProcessingException e) {
            faults.add(e.getOriginalMessage());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void required(String kind, JsonNode resource, List<String> faults) {
        try {
            Class<?> type = Class.forName(CLIENT + kind);
            JsonElement json = JsonParser.parseString(resource.toString());
            new JSON();
            type.getMethod("validateJsonElement", JsonElement.class).invoke(null, json);
        } catch (InvocationTargetException e) {
            faults.add(e.getCause().getMessage());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void validate(String schema, JsonNode resource, List<String> faults) {
        try (InputStream source = Schemas.class.getResourceAsStream(schema)) {
            Schema rules = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(new String(source.readAllBytes(), StandardCharsets.UTF_8), InputFormat.JSON);
            rules.validate(resource.toString(), InputFormat.JSON).forEach(error -> faults.add(error.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
