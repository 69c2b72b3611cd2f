package dev.weightflow.deployment.manifests;

import static dev.weightflow.deployment.manifests.Manifests.name;
import static dev.weightflow.deployment.manifests.Manifests.pod;
import static dev.weightflow.deployment.manifests.Manifests.stream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.deployment.repository.ServiceSettings;
import dev.weightflow.deployment.repository.Services;
import dev.weightflow.deployment.repository.StopTime;
import java.util.Map;

/** How the project's own services are run: ports, probes, time to start and to stop, settings, room to work in. */
final class OwnServiceRules {
    /** Where the images tell a service to keep its data. */
    private static final String DATA = "/data";

    private static final String ROOTS = "WEIGHTFLOW_INGESTION_ROOTS";
    private static final Map<String, String> PROBES =
            Map.of("startup", "started", "readiness", "ready", "liveness", "live");

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
        manifests.ofKind("CronJob").forEach(job -> stream(pod(job).path("containers"))
                .forEach(container -> settings(job, Environment.of(manifests, container))));
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
        PROBES.forEach((probe, page) -> {
            String path = "/q/health/" + page;
            JsonNode get = container.path(probe + "Probe").path("httpGet");
            if (!get.path("path").asText().equals(path)
                    || !get.path("port").asText().equals("management")) {
                faults.of(deployment, "must have a " + probe + " probe on " + path + " of the port management");
            }
        });
        if (patience(container.path("startupProbe")) < 300) {
            faults.of(deployment, "is killed while it reads a long log: its startup probe must allow five minutes");
        }
        if (patience(container.path("livenessProbe")) < 60) {
            faults.of(deployment, "is killed after less than a minute of silence");
        }
        Environment environment = Environment.of(manifests, container);
        stop(deployment, environment);
        settings(deployment, environment);
        MountRules mounts = new MountRules(manifests, faults);
        mounts.writable(deployment, container, DATA);
        for (String root : environment.value(ROOTS).split(",")) {
            if (!root.isEmpty() && MountRules.mount(container, root).isEmpty()) {
                faults.of(deployment, "may ingest " + root + ", where nothing is mounted");
            }
        }
    }

    private void stop(JsonNode deployment, Environment environment) {
        int grace = pod(deployment).path("terminationGracePeriodSeconds").asInt();
        if (name(deployment).equals("trainer") && grace < 300) {
            faults.of(deployment, "must have 300 seconds to commit a checkpoint, not " + grace);
        }
        StopTime.of(name(deployment))
                .filter(stop -> !stop.suffices(grace + "s", environment.value(stop.variable())))
                .ifPresent(stop -> faults.of(
                        deployment,
                        "is killed after " + grace + " s, when its work's " + stop.variable() + " may last still"));
    }

    private void settings(JsonNode deployment, Environment environment) {
        ServiceSettings settings = ServiceSettings.of(name(deployment));
        environment.values().keySet().stream()
                .filter(variable -> !settings.takes(variable))
                .forEach(variable -> faults.of(deployment, "is told " + variable + ", which it does not know"));
        settings.required().stream()
                .filter(variable -> !environment.has(variable))
                .forEach(variable -> faults.of(deployment, "is not told " + variable + ", which it requires"));
    }

    /** For how many seconds a probe may fail. */
    private static int patience(JsonNode probe) {
        return probe.path("periodSeconds").asInt(10)
                * probe.path("failureThreshold").asInt(3);
    }
}
