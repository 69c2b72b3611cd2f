package dev.weightflow.deployment.manifests;

import static dev.weightflow.deployment.manifests.Manifests.containers;
import static dev.weightflow.deployment.manifests.Manifests.kind;
import static dev.weightflow.deployment.manifests.Manifests.name;
import static dev.weightflow.deployment.manifests.Manifests.pod;
import static dev.weightflow.deployment.manifests.Manifests.podLabels;
import static dev.weightflow.deployment.manifests.Manifests.selects;
import static dev.weightflow.deployment.manifests.Manifests.stream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.deployment.repository.Repository;
import dev.weightflow.deployment.repository.Services;
import io.kubernetes.client.custom.Quantity;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Rules for a pod's references: account, volumes, configuration, secrets, images and ports must exist. */
final class PodRules {
    /** Page that documents the keys of secrets, which are created by hand or by operators. */
    private static final String DOCUMENTATION = "docs/cluster.md";

    private static final String SCRATCH = "WEIGHTFLOW_INGESTION_SCRATCH_GIBIBYTES";

    /** Secrets that are mounted with all their keys, or with one that its documentation names. */
    private static final Pattern WHOLE_SECRETS =
            Pattern.compile("weightflow-(tokens|signing-[a-z-]+|webhook-[a-z0-9]+)");

    private static final Pattern OWN_IMAGE =
            Pattern.compile("([^/]*[.:][^/]*|localhost)/(?:.+/)?weightflow/([a-z-]+?)(-gpu)?(:[\\w.-]+|@sha256:\\w+)+");

    private final Manifests manifests;
    private final Set<String> images;
    private final Faults faults;

    PodRules(Manifests manifests, Set<String> images, Faults faults) {
        this.manifests = manifests;
        this.images = images;
        this.faults = faults;
    }

    void check() {
        manifests.workloads().forEach(this::workload);
    }

    private void workload(JsonNode workload) {
        exists(workload, "ServiceAccount", pod(workload).path("serviceAccountName"));
        if (!kind(workload).endsWith("Job")
                && !selects(workload.at("/spec/selector/matchLabels"), podLabels(workload))) {
            faults.of(workload, "does not select its own pods");
        }
        stream(pod(workload).path("volumes")).forEach(volume -> volume(workload, volume));
        containers(workload).forEach(container -> container(workload, container));
    }

    private void volume(JsonNode workload, JsonNode volume) {
        if (volume.has("configMap")) {
            exists(workload, "ConfigMap", volume.at("/configMap/name"));
        }
        if (volume.has("secret")) {
            JsonNode secret = volume.path("secret");
            if (!secret.has("items")) {
                wholeSecret(workload, secret.path("secretName"));
            }
            stream(secret.path("items"))
                    .forEach(item -> secretKey(workload, secret.path("secretName"), item.path("key")));
        }
        stream(volume.at("/projected/sources"))
                .filter(source -> source.has("secret"))
                .forEach(source -> wholeSecret(workload, source.at("/secret/name")));
        if (volume.has("persistentVolumeClaim")) {
            claim(workload, volume.at("/persistentVolumeClaim/claimName"));
        }
    }

    private void claim(JsonNode workload, JsonNode claim) {
        exists(workload, "PersistentVolumeClaim", claim);
        boolean forOneNode = manifests.find("PersistentVolumeClaim", claim.asText()).stream()
                .flatMap(resource -> stream(resource.at("/spec/accessModes")))
                .allMatch(mode -> mode.asText().startsWith("ReadWriteOnce"));
        if (forOneNode
                && kind(workload).equals("Deployment")
                && !workload.at("/spec/strategy/type").asText().equals("Recreate")) {
            faults.of(
                    workload,
                    "would wait in a rollout for the claim " + claim.asText()
                            + ", which is one node's at a time: its strategy must be Recreate");
        }
    }

    private void container(JsonNode workload, JsonNode container) {
        String image = container.path("image").asText();
        image(workload, image);
        container.path("envFrom").forEach(source -> {
            if (source.has("secretRef")) {
                wholeSecret(workload, source.at("/secretRef/name"));
            } else {
                exists(workload, "ConfigMap", source.at("/configMapRef/name"));
            }
        });
        container.path("env").forEach(variable -> variable(workload, variable));
        for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
            stream(container.path(probe)).filter(how -> how.has("port")).forEach(how -> {
                if (Manifests.port(container, how.path("port")).isEmpty()) {
                    faults.of(workload, "probes the port " + how.path("port").asText() + ", which it has not");
                }
            });
        }
        disk(workload, container);
    }

    /** Returns the service whose image it is, if it is one of ours. */
    static Optional<String> ownService(String image) {
        Matcher own = OWN_IMAGE.matcher(image);
        return own.matches() ? Optional.of(own.group(2)) : Optional.empty();
    }

    private void image(JsonNode workload, String image) {
        boolean known = OWN_IMAGE.matcher(image).matches()
                ? ownService(image).filter(Services.names()::contains).isPresent()
                : images.stream().anyMatch(name -> image.equals(name) || image.equals("docker.io/" + name));
        if (!known) {
            faults.of(
                    workload, "uses the image " + image + ", which is none of ours and not one of docker-compose.yml");
        }
    }

    /** Requires a limit on ephemeral storage that lets the volumes become full, and scratch that ends before its volume is. */
    private void disk(JsonNode workload, JsonNode container) {
        JsonNode limit = container.at("/resources/limits/ephemeral-storage");
        BigDecimal room = stream(pod(workload).path("volumes"))
                .filter(volume -> volume.has("emptyDir"))
                .map(volume -> volume.at("/emptyDir/sizeLimit").asText())
                .map(PodRules::bytes)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        if (!limit.isMissingNode() && bytes(limit.asText()).compareTo(room) < 0) {
            faults.of(
                    workload,
                    "is evicted before its emptyDirs are full: ephemeral-storage is limited to " + limit.asText());
        }
        String scratch = stream(container.path("env"))
                .filter(variable -> variable.path("name").asText().equals(SCRATCH))
                .map(variable -> variable.path("value").asText())
                .findFirst()
                .orElse(container.path("name").asText().equals("dataset-ingestion") ? "0" : "");
        if (!scratch.isEmpty() && (scratch.equals("0") || bytes(scratch + "Gi").compareTo(room) >= 0)) {
            faults.of(workload, "may write more than its volume has: " + SCRATCH + " must be less");
        }
    }

    private static BigDecimal bytes(String amount) {
        return new Quantity(amount).getNumber();
    }

    private void variable(JsonNode workload, JsonNode variable) {
        JsonNode secret = variable.at("/valueFrom/secretKeyRef");
        if (!secret.isMissingNode()) {
            secretKey(workload, secret.path("name"), secret.path("key"));
        }
        JsonNode configuration = variable.at("/valueFrom/configMapKeyRef");
        if (!configuration.isMissingNode()) {
            exists(workload, "ConfigMap", configuration.path("name"));
            String key = configuration.path("key").asText();
            if (manifests.find("ConfigMap", configuration.path("name").asText()).stream()
                    .anyMatch(map -> !map.path("data").has(key))) {
                faults.of(
                        workload,
                        "needs the key " + key + " of the ConfigMap "
                                + configuration.path("name").asText() + ", which has it not");
            }
        }
    }

    private void secretKey(JsonNode workload, JsonNode name, JsonNode key) {
        if (!Repository.text(DOCUMENTATION).contains("`" + key.asText() + "`")) {
            unknown(workload, name.asText() + "/" + key.asText());
        }
    }

    private void wholeSecret(JsonNode workload, JsonNode name) {
        if (!WHOLE_SECRETS.matcher(name.asText()).matches()) {
            unknown(workload, name.asText());
        }
    }

    private void unknown(JsonNode workload, String secret) {
        faults.of(workload, "needs the secret " + secret + ", of which " + DOCUMENTATION + " knows nothing");
    }

    private void exists(JsonNode workload, String kind, JsonNode name) {
        if (!manifests.names(kind).contains(name.asText())) {
            faults.of(workload, "needs the " + kind + " " + name.asText() + ", which is not there");
        }
    }
}
