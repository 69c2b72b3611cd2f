package dev.weightflow.deployment.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.deployment.repository.Break;
import dev.weightflow.deployment.repository.Tool;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

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

    /** Every overlay, with the resources broken that the example is about. */
    static Stream<Manifests> broken(Break example) {
        return Stream.of("dev", "gpu").map(Overlays::render).peek(manifests -> manifests.all().stream()
                .filter(found -> Manifests.title(found).startsWith(example.resource()))
                .forEach(example::apply));
    }
}
