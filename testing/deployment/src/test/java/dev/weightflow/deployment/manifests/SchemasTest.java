package dev.weightflow.deployment.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.deployment.repository.Break;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SchemasTest {
    private final Schemas schemas = new Schemas();

    static Stream<String> goldens() {
        return Goldens.names();
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void every_resource_is_one_of_its_kind(String golden) {
        assertThat(Goldens.of(golden).all().stream().flatMap(resource -> schemas.faults(resource).stream()))
                .isEmpty();
    }

    @Test
    void together_they_have_every_kind_that_is_deployed() {
        Set<String> rendered = Goldens.names()
                .flatMap(golden -> Goldens.of(golden).all().stream())
                .map(Manifests::kind)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(rendered)
                .contains("Deployment", "StatefulSet", "Job", "Service", "ConfigMap", "PersistentVolumeClaim")
                .contains("Namespace", "ServiceAccount", "NetworkPolicy", "PodDisruptionBudget", "Ingress", "CronJob")
                .contains("ServiceMonitor", "PrometheusRule", "ScaledObject", "ScaledJob", "KafkaTopic", "KafkaUser");
    }

    static Stream<Break> malformed() {
        return Break.of("malformed");
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void a_malformed_resource_is_refused(Break example) {
        String kind = example.resource().split(" ")[0];

        Stream<String> faults =
                Goldens.broken(example).ofKind(kind).flatMap(resource -> schemas.faults(resource).stream());

        assertThat(faults).anySatisfy(fault -> assertThat(fault).contains(example.fault()));
    }
}
