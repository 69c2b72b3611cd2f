package dev.weightflow.deployment.manifests;

import static dev.weightflow.deployment.manifests.Manifests.containers;
import static dev.weightflow.deployment.manifests.Manifests.kind;
import static dev.weightflow.deployment.manifests.Manifests.name;
import static dev.weightflow.deployment.manifests.Manifests.pod;
import static dev.weightflow.deployment.manifests.Manifests.podLabels;
import static dev.weightflow.deployment.manifests.Manifests.selects;
import static dev.weightflow.deployment.manifests.Manifests.stream;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a pod names must be there: account, volumes, configuration, secrets, images, ports. */
final class PodRules {
    /** Secrets are made by hand; docs/deployment.md says how. */
    private static final Map<String, Set<String>> SECRETS = Map.of(
            "weightflow-object-store", Set.of("access-key", "secret-key"), "weightflow-tokens", Set.of("tokens"));

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
        manifests
                .ofKind("ServiceAccount")
                .filter(account -> account.path("automountServiceAccountToken").asBoolean(true))
                .forEach(account -> faults.of(account, "hands its token to every pod"));
        manifests.ofKind("Secret").forEach(secret -> faults.of(secret, "does not belong in the repository"));
    }

    private void workload(JsonNode workload) {
        exists(workload, "ServiceAccount", pod(workload).path("serviceAccountName"));
        if (kind(workload).endsWith("Job")) {
            if (!Set.of("OnFailure", "Never")
                    .contains(pod(workload).path("restartPolicy").asText())) {
                faults.of(workload, "must have the restartPolicy OnFailure or Never");
            }
        } else if (!selects(workload.at("/spec/selector/matchLabels"), podLabels(workload))) {
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
            secret(
                    workload,
                    secret.path("secretName").asText(),
                    SECRETS.keySet().contains(secret.path("secretName").asText()));
            stream(secret.path("items"))
                    .forEach(item -> secretKey(workload, secret.path("secretName"), item.path("key")));
        }
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
        if (!images.contains(image)) {
            faults.of(workload, "uses the image " + image + ", which docker-compose.yml does not");
        }
        container.path("envFrom").forEach(source -> {
            if (source.has("secretRef")) {
                String secret = source.at("/secretRef/name").asText();
                secret(workload, secret, SECRETS.containsKey(secret));
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
        if (container.at("/resources/requests/memory").isMissingNode()
                || container.at("/resources/limits/memory").isMissingNode()) {
            faults.of(workload, "must request and limit memory");
        }
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
        if (variable.path("name").asText().matches(".*(SECRET|PASSWORD|ACCESS_KEY).*") && variable.has("value")) {
            faults.of(workload, "holds the secret " + variable.path("name").asText() + " itself");
        }
    }

    private void secretKey(JsonNode workload, JsonNode name, JsonNode key) {
        secret(
                workload,
                name.asText() + "/" + key.asText(),
                SECRETS.getOrDefault(name.asText(), Set.of()).contains(key.asText()));
    }

    private void secret(JsonNode workload, String what, boolean documented) {
        if (!documented) {
            faults.of(workload, "needs the secret " + what + ", of which docs/deployment.md knows nothing");
        }
    }

    private void exists(JsonNode workload, String kind, JsonNode name) {
        if (!manifests.names(kind).contains(name.asText())) {
            faults.of(workload, "needs the " + kind + " " + name.asText() + ", which is not there");
        }
    }
}
