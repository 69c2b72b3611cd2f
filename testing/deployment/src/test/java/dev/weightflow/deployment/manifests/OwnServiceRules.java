package dev.weightflow.deployment.manifests;

import static dev.weightflow.deployment.manifests.Manifests.pod;
import static dev.weightflow.deployment.manifests.Manifests.stream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.deployment.repository.ServiceSettings;
import dev.weightflow.deployment.repository.Services;
import dev.weightflow.deployment.repository.StopTime;
import java.util.Map;
import java.util.stream.Stream;

/** Rules for the project's own services: ports, probes, startup and shutdown times, settings, room to work in. */
final class OwnServiceRules {
    /** Data folder of the services in the images. */
    private static final String DATA = "/data";

    private static final String ROOTS = "WEIGHTFLOW_INGESTION_ROOTS";

    private final Manifests manifests;
    private final Map<String, Integer> services;
    private final Faults faults;

    OwnServiceRules(Manifests manifests, Map<String, Integer> services, Faults faults) {
        this.manifests = manifests;
        this.services = services;
        this.faults = faults;
    }

    void check() {
        manifests
                .ofKind("Deployment")
                .filter(deployment -> services.containsKey(name(deployment)))
                .forEach(deployment -> stream(pod(deployment).path("containers"))
                        .forEach(container -> service(deployment, container)));
        Stream.of("CronJob", "ScaledJob").flatMap(manifests::ofKind).forEach(job -> stream(pod(job).path("containers"))
                .forEach(container -> {
                    Environment environment = Environment.of(manifests, container);
                    stop(job, container, environment);
                    settings(job, container, environment);
                }));
    }

    private void service(JsonNode deployment, JsonNode container) {
        int port = services.get(name(deployment));
        if (stream(container.path("ports"))
                .noneMatch(open -> open.path("containerPort").asInt() == port)) {
            faults.of(deployment, "must have the port " + port);
        }
        int management = Services.managementPorts().get(name(deployment));
        if (stream(container.path("ports"))
                .noneMatch(open -> open.path("name").asText().equals("management")
                        && open.path("containerPort").asInt() == management)) {
            faults.of(deployment, "must have the port management, " + management);
        }
        if (patience(container.path("startupProbe")) < 300) {
            faults.of(deployment, "is killed while it reads a long log: its startup probe must allow five minutes");
        }
        if (patience(container.path("livenessProbe")) < 60) {
            faults.of(deployment, "is killed after less than a minute of silence");
        }
        Environment environment = Environment.of(manifests, container);
        stop(deployment, container, environment);
        settings(deployment, container, environment);
        placement(deployment);
        MountRules mounts = new MountRules(manifests, faults);
        mounts.writable(deployment, container, DATA);
        for (String root : environment.value(ROOTS).split(",")) {
            if (!root.isEmpty() && MountRules.mount(container, root).isEmpty()) {
                faults.of(deployment, "may ingest " + root + ", where nothing is mounted");
            }
        }
    }

    /** Requires replicas on several nodes. */
    private void placement(JsonNode deployment) {
        JsonNode spread = pod(deployment).at("/topologySpreadConstraints/0");
        if (!Manifests.selects(spread.at("/labelSelector/matchLabels"), Manifests.podLabels(deployment))
                || !spread.path("topologyKey").asText().equals("kubernetes.io/hostname")) {
            faults.of(
                    deployment,
                    "may have all its replicas on one node: topologySpreadConstraints must spread its own pods");
        }
    }

    private void stop(JsonNode deployment, JsonNode container, Environment environment) {
        int grace = pod(deployment).path("terminationGracePeriodSeconds").asInt();
        boolean trains = name(deployment).equals("trainer") && !environment.has("WEIGHTFLOW_TRAINER_JOBS");
        if (trains && grace < 300) {
            faults.of(deployment, "must have 300 seconds to commit a checkpoint, not " + grace);
        }
        StopTime.of(name(container))
                .filter(stop -> !stop.suffices(grace + "s", environment.value(stop.variable())))
                .ifPresent(stop -> faults.of(
                        deployment,
                        "is killed after " + grace + " s, when its work's " + stop.variable() + " may last still"));
    }

    private void settings(JsonNode deployment, JsonNode container, Environment environment) {
        ServiceSettings settings =
                ServiceSettings.of(PodRules.ownService(container.path("image").asText())
                        .filter(Services.names()::contains)
                        .orElse(name(container)));
        environment.values().keySet().stream()
                .filter(variable -> !settings.takes(variable))
                .forEach(variable -> faults.of(deployment, "is told " + variable + ", which it does not know"));
        settings.required().stream()
                .filter(variable -> !environment.has(variable))
                .forEach(variable -> faults.of(deployment, "is not told " + variable + ", which it requires"));
    }

    private static String name(JsonNode named) {
        return named.path("name").asText(Manifests.name(named));
    }

    /** Returns the seconds for which a probe may fail. */
    private static int patience(JsonNode probe) {
        return probe.path("periodSeconds").asInt(10)
                * probe.path("failureThreshold").asInt(3);
    }
}
