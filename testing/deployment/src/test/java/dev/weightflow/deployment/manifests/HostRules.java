package dev.weightflow.deployment.manifests;

import static dev.weightflow.deployment.manifests.Manifests.name;
import static dev.weightflow.deployment.manifests.Manifests.stream;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Rules for host names: services accept callers by every name that leads to them: a Service's in its namespace and beyond, and an ingress'. */
final class HostRules {
    private static final String HOSTS = "WEIGHTFLOW_SECURITY_HOSTS";
    private static final List<String> FORMS = List.of("%s", "%s.%s", "%s.%s.svc", "%s.%s.svc.cluster.local");

    private final Manifests manifests;
    private final Map<String, Integer> services;
    private final Faults faults;

    HostRules(Manifests manifests, Map<String, Integer> services, Faults faults) {
        this.manifests = manifests;
        this.services = services;
        this.faults = faults;
    }

    void check() {
        manifests
                .ofKind("Deployment")
                .filter(deployment -> services.containsKey(name(deployment)))
                .forEach(this::admits);
        manifests.ofKind("Ingress").forEach(this::ingress);
    }

    private void admits(JsonNode deployment) {
        Environment environment =
                Environment.of(manifests, Manifests.pod(deployment).at("/containers/0"));
        List<String> admitted = List.of(environment.value(HOSTS).split(","));
        String namespace = deployment.at("/metadata/namespace").asText();
        Stream<String> inside = FORMS.stream().map(form -> String.format(form, name(deployment), namespace));
        Stream<String> outside = manifests
                .ofKind("Ingress")
                .flatMap(ingress -> stream(ingress.at("/spec/rules")))
                .filter(rule -> target(rule).equals(name(deployment)))
                .map(rule -> rule.path("host").asText());
        Stream.concat(inside, outside)
                .filter(host -> !admitted.contains(host))
                .forEach(host -> faults.of(deployment, "refuses who calls it by the name " + host));
    }

    private void ingress(JsonNode ingress) {
        stream(ingress.at("/spec/rules")).forEach(rule -> {
            Optional<? extends JsonNode> service = manifests.find("Service", target(rule));
            String port = rule.at("/http/paths/0/backend/service/port/name").asText();
            if (service.isEmpty()
                    || !service.get().at("/spec/ports").findValuesAsText("name").contains(port)) {
                faults.of(ingress, "leads to the port " + port + " of " + target(rule) + ", which is not there");
            }
            if (stream(ingress.at("/spec/tls/0/hosts")).noneMatch(host -> host.equals(rule.path("host")))) {
                faults.of(ingress, "has no certificate for " + rule.path("host").asText());
            }
        });
    }

    private static String target(JsonNode rule) {
        return rule.at("/http/paths/0/backend/service/name").asText();
    }
}
