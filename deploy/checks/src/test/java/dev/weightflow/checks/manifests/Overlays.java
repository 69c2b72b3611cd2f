package dev.weightflow.checks.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.checks.repository.Break;
import dev.weightflow.checks.repository.Tool;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The overlays as Kustomize renders them. */
final class Overlays {
    private static final Map<String, String> RENDERED = new ConcurrentHashMap<>();

    private Overlays() {}

    /** The overlay's resources; the test is skipped where there is no kubectl. */
    static Manifests render(String overlay) {
        return Manifests.of(RENDERED.computeIfAbsent(overlay, name -> {
            Tool.Result result = Tool.orSkip("kubectl", "kubectl").run("kustomize", "k8s/overlays/" + name);
            assertThat(result.succeeded()).as(result.error()).isTrue();
            return result.output();
        }));
    }

    /** Those of the overlay that has the kind which the example breaks, broken. */
    static Manifests broken(Break example) {
        Manifests manifests = render(example.what().matches("(StatefulSet|Job) .*") ? "dev" : "gpu");
        manifests.all().forEach(example.how());
        return manifests;
    }
}
