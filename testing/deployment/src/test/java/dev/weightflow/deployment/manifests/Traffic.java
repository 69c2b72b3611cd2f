package dev.weightflow.deployment.manifests;

import static dev.weightflow.deployment.manifests.Manifests.podLabels;
import static dev.weightflow.deployment.manifests.Manifests.selects;
import static dev.weightflow.deployment.manifests.Manifests.stream;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.Predicate;

/** Connections that NetworkPolicies allow: a pod selected by a policy may do what its policies say, and no more. */
final class Traffic {
    private final Manifests manifests;

    Traffic(Manifests manifests) {
        this.manifests = manifests;
    }

    /** Returns whether a pod may connect to another of the same namespace, on one of its container's ports. */
    boolean reaches(JsonNode from, JsonNode to, int port) {
        return allows("Egress", "egress", "to", from, peer -> isPod(peer, to), reference -> opens(to, reference, port))
                && allows(
                        "Ingress",
                        "ingress",
                        "from",
                        to,
                        peer -> isPod(peer, from),
                        reference -> opens(to, reference, port));
    }

    /** Returns whether a peer is none of this installation's pods: in another namespace, at an address, or run by an operator in this namespace. */
    static boolean isElsewhere(JsonNode peer) {
        return peer.has("namespaceSelector")
                || peer.has("ipBlock")
                || peer.at("/podSelector/matchLabels").has("strimzi.io/cluster");
    }

    /** Returns whether a pod may connect to servers elsewhere on that port. */
    boolean leaves(JsonNode from, int port) {
        return allows("Egress", "egress", "to", from, Traffic::isElsewhere, reference -> reference.asInt() == port);
    }

    private boolean allows(
            String type,
            String field,
            String side,
            JsonNode subject,
            Predicate<JsonNode> peer,
            Predicate<JsonNode> port) {
        List<JsonNode> policies = manifests
                .ofKind("NetworkPolicy")
                .filter(policy -> selects(policy.at("/spec/podSelector/matchLabels"), podLabels(subject)))
                .filter(policy -> stream(policy.at("/spec/policyTypes"))
                        .anyMatch(candidate -> candidate.asText().equals(type)))
                .map(JsonNode.class::cast)
                .toList();
        return policies.isEmpty()
                || policies.stream()
                        .flatMap(policy -> stream(policy.path("spec").path(field)))
                        .filter(rule ->
                                !rule.has(side) || stream(rule.path(side)).anyMatch(peer))
                        .anyMatch(rule -> !rule.has("ports")
                                || stream(rule.path("ports")).anyMatch(entry -> port.test(entry.path("port"))));
    }

    private static boolean isPod(JsonNode peer, JsonNode workload) {
        return peer.has("podSelector")
                && !peer.has("namespaceSelector")
                && selects(peer.at("/podSelector/matchLabels"), podLabels(workload));
    }

    private static boolean opens(JsonNode workload, JsonNode reference, int port) {
        return Manifests.containers(workload)
                .flatMap(container -> Manifests.port(container, reference).stream())
                .anyMatch(open -> open.path("containerPort").asInt() == port);
    }
}
