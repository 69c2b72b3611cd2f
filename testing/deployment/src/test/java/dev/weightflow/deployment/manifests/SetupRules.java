package dev.weightflow.deployment.manifests;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/**
 * Rules for setup Jobs: a Job is immutable, and one that removes itself is recreated by GitOps tools, so its name changes with its content, and it is
 * kept.
 */
final class SetupRules {
    private static final String DIGEST = ".*-[0-9a-f]{10}";

    private final Manifests manifests;
    private final Faults faults;

    SetupRules(Manifests manifests, Faults faults) {
        this.manifests = manifests;
        this.faults = faults;
    }

    void check() {
        manifests.ofKind("Job").forEach(this::job);
        manifests
                .ofKind("Namespace")
                .filter(namespace -> !namespace
                        .at("/metadata/labels/pod-security.kubernetes.io~1enforce")
                        .asText()
                        .equals("restricted"))
                .forEach(namespace -> faults.of(namespace, "must enforce the Pod Security standard restricted"));
        manifests.all().stream()
                .filter(resource -> !Set.of("Namespace", "PriorityClass").contains(Manifests.kind(resource)))
                .filter(resource -> resource.at("/metadata/namespace").isMissingNode())
                .forEach(resource -> faults.of(resource, "must name its namespace"));
    }

    private void job(JsonNode job) {
        if (!Manifests.name(job).matches(DIGEST)) {
            faults.of(job, "cannot be changed once it is there: its name must end with the digest of what it does");
        }
        if (job.path("spec").has("ttlSecondsAfterFinished")) {
            faults.of(job, "removes itself, and is then missing to whoever compares");
        }
    }
}
