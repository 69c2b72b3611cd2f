package dev.weightflow.checks.manifests;

import static dev.weightflow.checks.manifests.Manifests.containers;
import static dev.weightflow.checks.manifests.Manifests.name;
import static dev.weightflow.checks.manifests.Manifests.pod;
import static dev.weightflow.checks.manifests.Manifests.podLabels;
import static dev.weightflow.checks.manifests.Manifests.selects;
import static dev.weightflow.checks.manifests.Manifests.stream;
import static dev.weightflow.checks.manifests.Manifests.title;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.checks.repository.StopTime;
import dev.weightflow.schema.topic.Topic;
import dev.weightflow.schema.topic.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What must hold between the resources of an overlay, and between them and the rest of the project. */
final class ManifestRules {
    /** Secrets are made by hand; docs/deployment.md says how. */
    private static final Map<String, Set<String>> SECRETS =
            Map.of("weightflow-object-store", Set.of("access-key", "secret-key"));

    /** 5353 is where OpenShift's resolver listens. */
    private static final Set<String> DNS = Set.of("UDP 53", "TCP 53", "UDP 5353", "TCP 5353");

    /** Twice what the autoscaler waits by itself. */
    private static final int LEAST_WINDOW = 600;

    private final Manifests manifests;
    private final Map<String, Integer> services;
    private final Set<String> images;
    private final List<String> faults = new ArrayList<>();

    private ManifestRules(Manifests manifests, Map<String, Integer> services, Set<String> images) {
        this.manifests = manifests;
        this.services = services;
        this.images = images;
    }

    /**
     * @param services the services of the project with their ports
     * @param images the images that the compose file uses
     */
    static List<String> faults(Manifests manifests, Map<String, Integer> services, Set<String> images) {
        ManifestRules rules = new ManifestRules(manifests, services, images);
        manifests.workloads().forEach(rules::workload);
        rules.services();
        rules.selectors();
        rules.scaling();
        manifests
                .ofKind("ServiceAccount")
                .filter(account -> account.path("automountServiceAccountToken").asBoolean(true))
                .forEach(account -> rules.fault(account, "hands its token to every pod"));
        manifests.ofKind("Secret").forEach(secret -> rules.fault(secret, "does not belong in the repository"));
        return rules.faults;
    }

    private void workload(JsonNode workload) {
        JsonNode pod = pod(workload);
        faults.addAll(PodSecurity.faults(title(workload), pod));
        if (!manifests
                .names("ServiceAccount")
                .contains(pod.path("serviceAccountName").asText())) {
            fault(workload, "runs under an account that is not there");
        }
        if (!workload.path("kind").asText().equals("Job")
                && !selects(workload.at("/spec/selector/matchLabels"), podLabels(workload))) {
            fault(workload, "does not select its own pods");
        }
        Set<String> volumes = Stream.concat(
                        stream(pod.path("volumes"))
                                .map(volume -> volume.path("name").asText()),
                        stream(workload.at("/spec/volumeClaimTemplates")).map(Manifests::name))
                .collect(Collectors.toSet());
        stream(pod.path("volumes")).forEach(volume -> volume(workload, volume));
        containers(workload).forEach(container -> {
            container(workload, container);
            stream(container.path("volumeMounts"))
                    .filter(mount -> !volumes.contains(mount.path("name").asText()))
                    .forEach(mount -> fault(
                            workload, "mounts the volume " + mount.path("name").asText() + ", which it has not"));
        });
    }

    private void volume(JsonNode workload, JsonNode volume) {
        if (volume.has("configMap")) {
            exists(workload, "ConfigMap", volume.at("/configMap/name").asText());
        }
        if (volume.has("persistentVolumeClaim")) {
            String claim = volume.at("/persistentVolumeClaim/claimName").asText();
            exists(workload, "PersistentVolumeClaim", claim);
            if (Manifests.kind(workload).equals("Deployment")
                    && isForOneNode(claim)
                    && !workload.at("/spec/strategy/type").asText().equals("Recreate")) {
                fault(
                        workload,
                        "would wait in a rollout for the claim " + claim
                                + ", which is one node's at a time: its strategy must be Recreate");
            }
        }
    }

    private boolean isForOneNode(String claim) {
        return manifests
                .ofKind("PersistentVolumeClaim")
                .filter(candidate -> name(candidate).equals(claim))
                .flatMap(candidate -> stream(candidate.at("/spec/accessModes")))
                .allMatch(mode -> mode.asText().startsWith("ReadWriteOnce"));
    }

    private void container(JsonNode workload, JsonNode container) {
        String image = container.path("image").asText();
        if (!images.contains(image)) {
            fault(workload, "uses the image " + image + ", which docker-compose.yml does not");
        }
        stream(container.path("envFrom"))
                .forEach(source -> exists(
                        workload, "ConfigMap", source.at("/configMapRef/name").asText()));
        for (JsonNode variable : container.path("env")) {
            JsonNode secret = variable.at("/valueFrom/secretKeyRef");
            if (!secret.isMissingNode()
                    && !SECRETS.getOrDefault(secret.path("name").asText(), Set.of())
                            .contains(secret.path("key").asText())) {
                fault(
                        workload,
                        "needs the secret " + secret.path("name").asText() + "/"
                                + secret.path("key").asText() + ", of which docs/deployment.md knows nothing");
            }
            if (variable.path("name").asText().matches(".*(SECRET|PASSWORD|ACCESS_KEY).*") && variable.has("value")) {
                fault(workload, "holds the secret " + variable.path("name").asText() + " itself");
            }
        }
        if (container.at("/resources/requests/memory").isMissingNode()
                || container.at("/resources/limits/memory").isMissingNode()) {
            fault(workload, "must request and limit memory");
        }
        if (services.containsKey(name(workload))) {
            service(workload, container);
        }
    }

    private void service(JsonNode workload, JsonNode container) {
        if (stream(container.path("ports"))
                .noneMatch(port -> port.path("containerPort").asInt() == services.get(name(workload)))) {
            fault(workload, "must have the port " + services.get(name(workload)));
        }
        for (String probe : List.of("startup", "readiness", "liveness")) {
            JsonNode get = container.path(probe + "Probe").path("httpGet");
            String path = "/q/health/"
                    + Map.of("startup", "started", "readiness", "ready", "liveness", "live")
                            .get(probe);
            if (!get.path("path").asText().equals(path)) {
                fault(workload, "must have a " + probe + " probe on " + path);
            }
            if (port(container, get.path("port")).isEmpty()) {
                fault(workload, "probes the port " + get.path("port").asText() + ", which it has not");
            }
        }
        int grace = pod(workload).path("terminationGracePeriodSeconds").asInt();
        if (name(workload).equals("trainer") && grace < 300) {
            fault(workload, "must have 300 seconds to commit a checkpoint, not " + grace);
        }
        StopTime.of(name(workload))
                .filter(stop -> !stop.suffices(grace + "s", value(container, stop.variable())))
                .ifPresent(stop -> fault(
                        workload,
                        "is killed after " + grace + " s, when its work's " + stop.variable() + " may last still"));
        if (patience(container.path("startupProbe")) < 300) {
            fault(workload, "is killed while it reads a long log: its startup probe must allow five minutes");
        }
        if (patience(container.path("livenessProbe")) < 60) {
            fault(workload, "is killed after less than a minute of silence");
        }
    }

    /** For how many seconds a probe may fail. */
    private static int patience(JsonNode probe) {
        return probe.path("periodSeconds").asInt(10)
                * probe.path("failureThreshold").asInt(3);
    }

    private static String value(JsonNode container, String variable) {
        return stream(container.path("env"))
                .filter(entry -> entry.path("name").asText().equals(variable))
                .map(entry -> entry.path("value").asText())
                .findFirst()
                .orElse("");
    }

    private void services() {
        manifests.ofKind("Service").forEach(service -> {
            List<JsonNode> targets = manifests
                    .workloads()
                    .filter(workload -> selects(service.at("/spec/selector"), podLabels(workload)))
                    .map(JsonNode.class::cast)
                    .toList();
            for (JsonNode port : service.at("/spec/ports")) {
                if (targets.stream().flatMap(Manifests::containers).noneMatch(container -> port(
                                container, port.path("targetPort"))
                        .isPresent())) {
                    fault(
                            service,
                            "leads to the port " + port.path("targetPort").asText() + ", which no pod has");
                }
            }
        });
        services.keySet().stream()
                .filter(name -> !manifests.names("Service").contains(name)
                        || !manifests.names("Deployment").contains(name))
                .forEach(name -> faults.add("the service " + name + " is missing"));
    }

    private void selectors() {
        Stream.of("PodDisruptionBudget", "NetworkPolicy")
                .flatMap(manifests::ofKind)
                .forEach(resource -> {
                    JsonNode selector = resource.path("spec").has("podSelector")
                            ? resource.at("/spec/podSelector/matchLabels")
                            : resource.at("/spec/selector/matchLabels");
                    if (manifests.workloads().noneMatch(workload -> selects(selector, podLabels(workload)))) {
                        fault(resource, "selects no pod");
                    }
                });
        if (manifests
                .ofKind("NetworkPolicy")
                .noneMatch(policy -> policy.at("/spec/podSelector").isEmpty()
                        && policy.at("/spec/policyTypes").size() == 2
                        && !policy.path("spec").has("egress"))) {
            faults.add("no NetworkPolicy denies what the others do not allow");
        }
        if (manifests.ofKind("NetworkPolicy").noneMatch(ManifestRules::letsEveryPodAskAnyResolver)) {
            faults.add("no NetworkPolicy lets every pod ask a resolver, wherever it lies, on the ports " + DNS);
        }
        services.keySet().stream()
                .filter(name -> !manifests.names("PodDisruptionBudget").contains(name))
                .forEach(name -> faults.add(name + " has no PodDisruptionBudget"));
        manifests.ofKind("ServiceMonitor").forEach(monitor -> {
            JsonNode labels = monitor.at("/spec/selector/matchLabels");
            Set<String> selected = manifests
                    .ofKind("Service")
                    .filter(service -> selects(labels, service.at("/metadata/labels")))
                    .map(Manifests::name)
                    .collect(Collectors.toSet());
            if (!selected.equals(services.keySet())) {
                fault(monitor, "watches " + selected + " and not " + services.keySet());
            }
            stream(monitor.at("/spec/endpoints")).forEach(endpoint -> {
                if (!endpoint.path("path").asText().equals("/q/metrics")
                        || !endpoint.path("port").asText().equals("http")) {
                    fault(monitor, "must scrape /q/metrics on the port http");
                }
            });
        });
    }

    private static boolean letsEveryPodAskAnyResolver(JsonNode policy) {
        return policy.at("/spec/podSelector").isEmpty()
                && stream(policy.at("/spec/egress"))
                        .filter(rule -> !rule.has("to"))
                        .anyMatch(rule -> stream(rule.path("ports"))
                                .map(port -> port.path("protocol").asText() + " "
                                        + port.path("port").asText())
                                .collect(Collectors.toSet())
                                .equals(DNS));
    }

    private void scaling() {
        Set<String> topics = Topics.all().stream().map(Topic::name).collect(Collectors.toSet());
        manifests.ofKind("ScaledObject").forEach(scaled -> {
            String target = scaled.at("/spec/scaleTargetRef/name").asText();
            exists(scaled, "Deployment", target);
            manifests
                    .ofKind("Deployment")
                    .filter(deployment -> name(deployment).equals(target)
                            && deployment.path("spec").has("replicas"))
                    .forEach(deployment ->
                            fault(deployment, "says how many replicas there are, which is KEDA's business"));
            if (scaled.at("/spec/advanced/horizontalPodAutoscalerConfig/behavior/scaleDown/stabilizationWindowSeconds")
                            .asInt()
                    < LEAST_WINDOW) {
                fault(scaled, "must wait for " + LEAST_WINDOW + " seconds at least before it takes away a pod at work");
            }
            for (JsonNode trigger : scaled.at("/spec/triggers")) {
                JsonNode metadata = trigger.path("metadata");
                if (metadata.has("topic")
                        && !topics.contains(metadata.path("topic").asText())) {
                    fault(
                            scaled,
                            "scales on the topic " + metadata.path("topic").asText() + ", which is not there");
                }
                if (metadata.has("consumerGroup")
                        && !metadata.path("consumerGroup").asText().equals(target)) {
                    fault(
                            scaled,
                            "scales on the group "
                                    + metadata.path("consumerGroup").asText() + " and not on that of " + target);
                }
                if (trigger.path("type").asText().equals("prometheus")
                        && !metadata.path("ignoreNullValues").asText().equals("false")) {
                    fault(scaled, "takes a series that Prometheus has lost for 0: ignoreNullValues must be \"false\"");
                }
                String variable = metadata.path("bootstrapServersFromEnv").asText();
                if (!variable.isEmpty()
                        && manifests.ofKind("ConfigMap").noneMatch(map -> map.path("data")
                                .has(variable))) {
                    fault(scaled, "reads the variable " + variable + ", which nobody sets");
                }
            }
        });
    }

    private void exists(JsonNode user, String kind, String name) {
        if (!manifests.names(kind).contains(name)) {
            fault(user, "needs the " + kind + " " + name + ", which is not there");
        }
    }

    private static Optional<JsonNode> port(JsonNode container, JsonNode reference) {
        return stream(container.path("ports"))
                .filter(port -> port.path("name").equals(reference)
                        || port.path("containerPort").equals(reference))
                .findFirst();
    }

    private void fault(JsonNode resource, String what) {
        faults.add(title(resource) + " " + what);
    }
}
