package dev.weightflow.deployment.manifests;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weightflow.deployment.repository.Break;
import dev.weightflow.deployment.repository.Repository;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Rendered manifests of the chart, as {@code deploy/chart/render} writes them: with its default values, in k8s, and with each of its examples. */
final class Goldens {
    /** Name of the chart's default values. */
    static final String DEFAULT = "default";

    private static final String FOLDER =
            "testing/deployment/src/test/resources/dev/weightflow/deployment/manifests/goldens";

    private Goldens() {}

    /** Lists all of them, those that break examples first. */
    static Stream<String> names() {
        return Stream.concat(
                Stream.of("dev", "gpu", "jobs", "strimzi", "web-identity", "ingress-tls"), Stream.of(DEFAULT));
    }

    static Manifests of(String name) {
        return Manifests.of(files(name).map(Repository::text).collect(Collectors.joining("\n---\n")));
    }

    private static Stream<String> files(String name) {
        return name.equals(DEFAULT)
                ? Repository.files("k8s", ".yaml").stream().filter(file -> !file.endsWith("/kustomization.yaml"))
                : Stream.of(FOLDER + "/" + name + ".yaml");
    }

    /** Returns the first manifests with the example's resource, which is broken. */
    static Manifests broken(Break example) {
        return names().filter(name -> example.in().isEmpty() || example.in().equals(name))
                .map(Goldens::of)
                .filter(manifests -> !about(example, manifests).isEmpty())
                .findFirst()
                .map(manifests -> {
                    about(example, manifests).forEach(found -> example.apply(found));
                    return manifests;
                })
                .orElseThrow(() -> new AssertionError("nothing is called " + example.resource()));
    }

    private static List<ObjectNode> about(Break example, Manifests manifests) {
        return manifests.all().stream()
                .filter(found -> Manifests.title(found).startsWith(example.resource()))
                .toList();
    }
}
