package dev.weightflow.deployment.manifests;

import static dev.weightflow.deployment.manifests.Parts.container;
import static dev.weightflow.deployment.manifests.Parts.on;
import static dev.weightflow.deployment.manifests.Parts.rename;
import static dev.weightflow.deployment.manifests.Parts.variable;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weightflow.deployment.repository.Break;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Our services, run in a way that does not suit them. */
class OwnServiceRulesTest {

    static Stream<Break> breaks() {
        return Stream.of(
                on(
                        "Deployment",
                        "trainer",
                        "another port",
                        d -> ((ObjectNode) container(d).at("/ports/0")).put("containerPort", 9999),
                        "must have the port 8082"),
                on(
                        "Deployment",
                        "trainer",
                        "a probe of what is not served",
                        d -> container(d).withObject("/livenessProbe/httpGet").put("path", "/health"),
                        "liveness probe"),
                on(
                        "Deployment",
                        "trainer",
                        "health and metrics on another port",
                        d -> ((ObjectNode) container(d).at("/ports/1")).put("containerPort", 9999),
                        "must have the port management, 9082"),
                on(
                        "Deployment",
                        "trainer",
                        "a probe of the port for everybody",
                        d -> container(d).withObject("/livenessProbe/httpGet").put("port", "http"),
                        "must have a liveness probe on /q/health/live of the port management"),
                on(
                        "Deployment",
                        "trainer",
                        "a probe of a port that is not there",
                        d -> container(d).withObject("/livenessProbe/httpGet").put("port", "web"),
                        "probes the port web"),
                on(
                        "Deployment",
                        "trainer",
                        "too short a grace period",
                        d -> d.withObject("/spec/template/spec").put("terminationGracePeriodSeconds", 30),
                        "300 seconds"),
                on(
                        "Deployment",
                        "trainer",
                        "a worker that outlives the grace period",
                        d -> variable(d, "WEIGHTFLOW_TRAINER_GRACE").put("value", "5m"),
                        "is killed after 300 s"),
                on(
                        "Deployment",
                        "evaluator",
                        "an evaluation that outlives the grace period",
                        d -> variable(d, "WEIGHTFLOW_EVALUATOR_GRACE").put("value", "55s"),
                        "is killed after 60 s"),
                on(
                        "Deployment",
                        "dataset-ingestion",
                        "too short a grace period for the usual time of its work",
                        d -> d.withObject("/spec/template/spec").put("terminationGracePeriodSeconds", 29),
                        "is killed after 29 s"),
                on(
                        "Deployment",
                        "checkpoint-registry",
                        "an impatient startup probe",
                        d -> container(d).withObject("/startupProbe").put("failureThreshold", 36),
                        "allow five minutes"),
                on(
                        "Deployment",
                        "trainer",
                        "an impatient liveness probe",
                        d -> container(d).withObject("/livenessProbe").put("failureThreshold", 1),
                        "silence"),
                on(
                        "Deployment",
                        "evaluator",
                        "a misspelt setting",
                        d -> variable(d, "WEIGHTFLOW_EVALUATOR_GRACE").put("name", "WEIGHTFLOW_EVALUATOR_GRASE"),
                        "told WEIGHTFLOW_EVALUATOR_GRASE, which it does not know"),
                on(
                        "Deployment",
                        "evaluator",
                        "another service's setting",
                        d -> variable(d, "WEIGHTFLOW_EVALUATOR_GRACE").put("name", "WEIGHTFLOW_TRAINER_GRACE"),
                        "told WEIGHTFLOW_TRAINER_GRACE, which it does not know"),
                on(
                        "ConfigMap",
                        "platform",
                        "a misspelt address of Kafka",
                        d -> rename(d.withObject("/data"), "KAFKA_BOOTSTRAP_SERVERS", "KAFKA_BOOTSTRAP_SERVER"),
                        "told KAFKA_BOOTSTRAP_SERVER, which it does not know"),
                on(
                        "ConfigMap",
                        "platform",
                        "no address of Kafka",
                        d -> d.withObject("/data").remove("KAFKA_BOOTSTRAP_SERVERS"),
                        "not told KAFKA_BOOTSTRAP_SERVERS"),
                on(
                        "ConfigMap",
                        "platform",
                        "no object store",
                        d -> d.withObject("/data").remove("WEIGHTFLOW_OBJECT_STORE_ENDPOINT"),
                        "not told WEIGHTFLOW_OBJECT_STORE_ENDPOINT"));
    }

    @ParameterizedTest
    @MethodSource("breaks")
    void a_service_run_in_a_way_that_does_not_suit_it_is_refused(Break example) {
        assertThat(ManifestRulesTest.faultsOfEvery(example))
                .anySatisfy(fault -> assertThat(fault).contains(example.fault()));
    }
}
