package dev.weightflow.deployment.compose;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.weightflow.deployment.repository.Repository;
import dev.weightflow.deployment.repository.SchemaTable;
import dev.weightflow.deployment.repository.ServiceSettings;
import dev.weightflow.deployment.repository.Services;
import dev.weightflow.deployment.repository.StopTime;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Rules for the compose file. */
final class ComposeRules {
    private static final SchemaTable REQUIREMENTS = new SchemaTable("compose/requirements.yaml");

    /** Services that may have several instances: docker compose up --scale trainer=3. */
    private static final Set<String> SCALED = Set.of("trainer");

    private static final Pattern PORT_RANGE = Pattern.compile("127\\.0\\.0\\.1:\\d+-\\d+:\\d+");
    private static final Pattern PINNED = Pattern.compile(
            "weightflow/[^:]+:[\\w.-]*\\d[\\w.-]*|[^:]+(:\\d+/[^:]+)?:[\\w.-]*\\d[\\w.-]*@sha256:[0-9a-f]{64}");

    private final ComposeFile file;
    private final List<String> faults = new ArrayList<>();

    private ComposeRules(ComposeFile file) {
        this.file = file;
    }

    static List<String> faults(ComposeFile file) {
        ComposeRules rules = new ComposeRules(file);
        rules.faults.addAll(REQUIREMENTS.faults("file", file.root()));
        file.services().forEach(rules::service);
        SCALED.forEach(rules::scaled);
        rules.volumes();
        rules.modules();
        return rules.faults;
    }

    private void service(String name, JsonNode service) {
        REQUIREMENTS.faults("service", service).forEach(fault -> faults.add(name + fault));
        String image = ComposeFile.resolved(service.path("image"));
        if (!PINNED.matcher(image).matches()) {
            faults.add(name + " must pin its image, by digest unless it is ours, and has " + image);
        }
        dependencies(name, service);
        if (ComposeFile.isOurs(service)) {
            ours(name, service);
        }
    }

    private void scaled(String name) {
        JsonNode service = file.services().getOrDefault(name, MissingNode.getInstance());
        if (!ComposeFile.texts(service.path("ports")).stream()
                .allMatch(port -> PORT_RANGE.matcher(port).matches())) {
            faults.add("a second " + name + " finds its port taken: publish a range");
        }
        if (ComposeFile.texts(service.path("volumes")).stream().anyMatch(volume -> volume.contains(":"))) {
            faults.add("a second " + name + " shares the volume of the first: leave it without a name");
        }
    }

    private void ours(String name, JsonNode service) {
        REQUIREMENTS.faults("ours", service).forEach(fault -> faults.add(name + fault));
        String dockerfile = service.at("/build/dockerfile").asText();
        if (dockerfile.isEmpty() || !Files.exists(Repository.path(dockerfile))) {
            faults.add(name + " is built from " + dockerfile + ", which is not there");
        }
        settings(name, service.path("environment"));
        String kill = service.path("stop_grace_period").asText();
        StopTime.of(name)
                .filter(stop -> !kill.isEmpty()
                        && !stop.suffices(
                                kill,
                                service.path("environment")
                                        .path(stop.variable())
                                        .asText()))
                .ifPresent(
                        stop -> faults.add(name + " is killed when its work's " + stop.variable() + " may last still"));
    }

    private void settings(String name, JsonNode environment) {
        String module = Services.names().stream()
                .filter(service -> name.equals(service) || name.startsWith(service + "-"))
                .findFirst()
                .orElseThrow();
        ServiceSettings settings = ServiceSettings.of(module);
        environment.fieldNames().forEachRemaining(variable -> {
            if (!settings.takes(variable)) {
                faults.add(name + " is told " + variable + ", which it does not know");
            }
        });
        settings.required().stream()
                .filter(variable -> !environment.has(variable))
                .forEach(variable -> faults.add(name + " is not told " + variable + ", which it requires"));
    }

    private void dependencies(String name, JsonNode service) {
        service.path("depends_on").properties().forEach(dependency -> {
            JsonNode target = file.services().get(dependency.getKey());
            if (target == null) {
                faults.add(name + " depends on " + dependency.getKey() + ", which is not there");
                return;
            }
            String given = dependency.getValue().path("condition").asText();
            String condition = condition(target);
            if (given.equals("service_healthy") && condition.equals("service_started")) {
                faults.add(name + " waits for the health of " + dependency.getKey() + ", which has no healthcheck");
            } else if (!given.equals(condition)) {
                faults.add(name + " must wait for " + dependency.getKey() + " by the condition " + condition);
            }
        });
    }

    /** Returns the condition to wait for: completion of a one-off service, health where it is checked, the start otherwise. */
    private static String condition(JsonNode target) {
        if (target.path("restart").asText().matches("no|on-failure(:\\d+)?")) {
            return "service_completed_successfully";
        }
        return target.has("healthcheck") || ComposeFile.isOurs(target) ? "service_healthy" : "service_started";
    }

    private void volumes() {
        Set<String> declared = new TreeSet<>();
        file.root().path("volumes").fieldNames().forEachRemaining(declared::add);
        Set<String> used = new TreeSet<>();
        file.services().forEach((name, service) -> {
            for (String volume : ComposeFile.texts(service.path("volumes"))) {
                String source = volume.split(":")[0];
                if (source.equals(volume)) {
                    continue;
                }
                if (!source.startsWith(".")) {
                    used.add(source);
                } else if (source.startsWith("./deploy") && !Files.exists(Repository.path(source))) {
                    faults.add(name + " mounts " + source + ", which is not there");
                }
            }
        });
        if (!declared.equals(used)) {
            faults.add("the volumes declared " + declared + " are not those used " + used);
        }
    }

    private void modules() {
        Services.names().stream()
                .filter(name -> !file.services().containsKey(name)
                        || !file.services()
                                .get(name)
                                .at("/build/args/SERVICE")
                                .asText()
                                .equals(name))
                .forEach(name -> faults.add(name + " is missing, or built as another service"));
        Services.ports().forEach((name, port) -> {
            JsonNode service = file.services().get(name);
            if (service == null) {
                faults.add("the service " + name + " is missing");
                return;
            }
            if (!service.at("/build/args/SERVICE").asText().equals(name)
                    || service.at("/build/args/PORT").asInt() != port) {
                faults.add(name + " is built as another service or for another port than " + port);
            }
            int management = Services.managementPorts().get(name);
            if (service.at("/build/args/MANAGEMENT_PORT").asInt() != management) {
                faults.add(name + " is built for another port of health and metrics than " + management);
            }
            if (ComposeFile.texts(service.path("ports")).stream()
                    .anyMatch(mapping -> mapping.endsWith(":" + management))) {
                faults.add(name + " must not publish its health and metrics");
            }
            if (ComposeFile.texts(service.path("ports")).stream().noneMatch(mapping -> mapping.endsWith(":" + port))) {
                faults.add(name + " must publish its port " + port);
            }
        });
    }
}
