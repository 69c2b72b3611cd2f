package dev.weightflow.deployment.manifests;

import static dev.weightflow.deployment.manifests.Manifests.stream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.deployment.repository.Repository;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Rules for NetworkPolicies: all traffic is denied unless a policy allows it, and policies refer only to existing resources. */
final class NetworkRules {
    private static final String DOCUMENTATION = "docs/reference/cluster.md";
    private static final String NAME_LABEL = "kubernetes.io/metadata.name";

    private static final String MONITORING = "monitoring";
    private static final String MANAGEMENT = "management";

    /** DNS ports; 5353 is that of OpenShift's resolver. */
    private static final Set<String> DNS = Set.of("UDP 53", "TCP 53", "UDP 5353", "TCP 5353");

    private final Manifests manifests;
    private final Faults faults;

    NetworkRules(Manifests manifests, Faults faults) {
        this.manifests = manifests;
        this.faults = faults;
    }

    void check() {
        manifests.ofKind("NetworkPolicy").forEach(this::policy);
        if (manifests
                .ofKind("NetworkPolicy")
                .noneMatch(policy -> selectsAll(policy)
                        && policy.at("/spec/policyTypes").size() == 2
                        && !policy.path("spec").has("egress")
                        && !policy.path("spec").has("ingress"))) {
            faults.add("no NetworkPolicy denies what the others do not allow");
        }
        if (manifests
                .ofKind("NetworkPolicy")
                .filter(this::selectsAll)
                .flatMap(policy -> stream(policy.at("/spec/egress")))
                .noneMatch(rule -> stream(rule.path("to")).anyMatch(NetworkRules::isResolver)
                        && ports(rule).equals(DNS))) {
            faults.add("no NetworkPolicy lets every pod ask the cluster's resolver on the ports " + DNS);
        }
    }

    /** Returns whether a policy selects every pod of ours, regardless of others in the namespace. */
    private boolean selectsAll(JsonNode policy) {
        return manifests.selected(policy.at("/spec/podSelector/matchLabels")).size()
                == manifests.workloads().count();
    }

    private void policy(JsonNode policy) {
        List<? extends JsonNode> subjects = manifests.selected(policy.at("/spec/podSelector/matchLabels"));
        if (subjects.isEmpty()) {
            faults.of(policy, "selects no pod");
        }
        for (JsonNode rule : policy.at("/spec/ingress")) {
            peers(policy, rule.path("from"));
            ports(policy, rule, subjects.stream());
            management(policy, rule, subjects);
        }
        for (JsonNode rule : policy.at("/spec/egress")) {
            peers(policy, rule.path("to"));
            ports(policy, rule, stream(rule.path("to")).flatMap(this::pods));
        }
    }

    private void peers(JsonNode policy, JsonNode peers) {
        boolean elsewhere = stream(peers)
                .anyMatch(peer -> peer.has("namespaceSelector")
                        || Traffic.isElsewhere(peer) && policy.path("spec").has("egress"));
        for (JsonNode peer : peers) {
            if (!elsewhere && pods(peer).findAny().isEmpty()) {
                faults.of(policy, "names the peers " + peer + ", which no pod is");
            }
            peer.at("/namespaceSelector/matchLabels")
                    .properties()
                    .forEach(label ->
                            namespace(policy, label.getKey(), label.getValue().asText()));
        }
    }

    /** Requires documentation of a namespace's label, as namespaces are labelled by hand. */
    private void namespace(JsonNode policy, String label, String value) {
        String said = label.equals(NAME_LABEL) ? "namespace `" + value + "`" : "`" + label + "=" + value + "`";
        if (!Repository.text(DOCUMENTATION).contains(said)) {
            faults.of(policy, "names the " + said + ", of which " + DOCUMENTATION + " knows nothing");
        }
    }

    private void ports(JsonNode policy, JsonNode rule, Stream<? extends JsonNode> listeners) {
        List<JsonNode> open = listeners.flatMap(Manifests::containers).toList();
        boolean elsewhere = stream(rule.path("to")).anyMatch(Traffic::isElsewhere);
        for (JsonNode entry : rule.path("ports")) {
            JsonNode port = entry.path("port");
            if (open.stream().noneMatch(container -> Manifests.port(container, port)
                            .isPresent())
                    && !elsewhere) {
                faults.of(policy, "allows the port " + port.asText() + ", on which nobody listens");
            }
        }
    }

    /** Requires that only Prometheus and the console reach health and metrics, and Prometheus nothing else; a node's kubelet needs no policy. */
    private void management(JsonNode policy, JsonNode rule, List<? extends JsonNode> subjects) {
        if (stream(rule.path("from")).allMatch(NetworkRules::isConsole)) {
            return;
        }
        boolean prometheus = stream(rule.path("from")).allMatch(peer -> peer.path("namespaceSelector")
                .path("matchLabels")
                .path(NAME_LABEL)
                .asText()
                .equals(MONITORING));
        List<JsonNode> containers =
                subjects.stream().flatMap(Manifests::containers).toList();
        List<String> open = containers.stream()
                .flatMap(container -> stream(container.path("ports"))
                        .filter(port -> !rule.has("ports")
                                || stream(rule.path("ports"))
                                        .anyMatch(entry -> Manifests.port(container, entry.path("port"))
                                                .filter(port::equals)
                                                .isPresent())))
                .map(port -> port.path("name").asText())
                .toList();
        if (open.stream().anyMatch(port -> port.equals(MANAGEMENT) != prometheus)) {
            faults.of(
                    policy,
                    "must open the port " + MANAGEMENT
                            + " to Prometheus and the console alone, and no other port to Prometheus");
        }
    }

    /** Returns whether a peer is a named namespace or an address: a rule for DNS to any peer would open the egress. */
    private static boolean isResolver(JsonNode peer) {
        return peer.has("ipBlock")
                || peer.path("namespaceSelector").path("matchLabels").has(NAME_LABEL);
    }

    private static boolean isConsole(JsonNode peer) {
        return !peer.has("namespaceSelector")
                && peer.at("/podSelector/matchLabels/app.kubernetes.io~1name")
                        .asText()
                        .equals("console");
    }

    private Stream<JsonNode> pods(JsonNode peer) {
        return peer.has("podSelector") && !peer.has("namespaceSelector")
                ? manifests.selected(peer.at("/podSelector/matchLabels")).stream()
                        .map(JsonNode.class::cast)
                : Stream.empty();
    }

    private static Set<String> ports(JsonNode rule) {
        return stream(rule.path("ports"))
                .map(port ->
                        port.path("protocol").asText() + " " + port.path("port").asText())
                .collect(Collectors.toSet());
    }
}
