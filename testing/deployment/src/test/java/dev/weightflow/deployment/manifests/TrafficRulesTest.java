package dev.weightflow.deployment.manifests;

import static dev.weightflow.deployment.manifests.Parts.advertise;
import static dev.weightflow.deployment.manifests.Parts.on;
import static dev.weightflow.deployment.manifests.Parts.port;
import static dev.weightflow.deployment.manifests.Parts.variable;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weightflow.deployment.repository.Break;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Services, addresses and policies by which nobody reaches anybody. */
class TrafficRulesTest {

    static Stream<Break> breaks() {
        return Stream.of(
                on(
                        "Service",
                        "trainer",
                        "a port that leads nowhere",
                        d -> ((ObjectNode) d.at("/spec/ports/0")).put("targetPort", "web"),
                        "leads to the port web"),
                on(
                        "Service",
                        "trainer",
                        "another name",
                        d -> d.withObject("/metadata").put("name", "x"),
                        "trainer is missing"),
                on(
                        "NetworkPolicy",
                        "default-deny",
                        "an open door",
                        d -> d.withObject("/spec").putArray("egress").addObject(),
                        "denies"),
                on(
                        "NetworkPolicy",
                        "dns",
                        "a resolver in one namespace only",
                        d -> ((ObjectNode) d.at("/spec/egress/0"))
                                .putArray("to")
                                .addObject()
                                .putObject("namespaceSelector"),
                        "ask a resolver"),
                on(
                        "Service",
                        "trainer",
                        "a selector of nothing",
                        d -> d.withObject("/spec/selector").put("app.kubernetes.io/name", "x"),
                        "selects those of []"),
                on(
                        "Service",
                        "trainer",
                        "a selector of several workloads",
                        d -> d.withObject("/spec").putObject("selector").put("app.kubernetes.io/component", "service"),
                        "must select the pods of one workload"),
                on(
                        "Service",
                        "trainer",
                        "another port",
                        d -> ((ObjectNode) d.at("/spec/ports/0")).put("port", 80),
                        "not on its port 8082"),
                on(
                        "StatefulSet",
                        "kafka",
                        "a governing Service that is not there",
                        d -> d.withObject("/spec").put("serviceName", "nothing"),
                        "governed by the Service nothing"),
                on(
                        "StatefulSet",
                        "kafka",
                        "a governing Service of another",
                        d -> d.withObject("/spec").put("serviceName", "object-store"),
                        "governed by the Service object-store"),
                on(
                        "ConfigMap",
                        "platform",
                        "a broker that is no Service",
                        d -> d.withObject("/data").put("KAFKA_BOOTSTRAP_SERVERS", "kafkaa:9092"),
                        "kafkaa:9092, which is no Service"),
                on(
                        "ConfigMap",
                        "platform",
                        "a port that the Service has not",
                        d -> d.withObject("/data").put("WEIGHTFLOW_OBJECT_STORE_ENDPOINT", "http://object-store:9001"),
                        "object-store:9001, which is no Service"),
                on(
                        "ConfigMap",
                        "platform",
                        "an address without a port",
                        d -> d.withObject("/data").put("KAFKA_BOOTSTRAP_SERVERS", "kafka"),
                        "'kafka', which is no host and port"),
                on(
                        "ConfigMap",
                        "platform",
                        "a server elsewhere that policies cut off",
                        d -> d.withObject("/data").put("KAFKA_BOOTSTRAP_SERVERS", "kafka.kafka.svc:9095"),
                        "may not connect to kafka.kafka.svc:9095"),
                on(
                        "NetworkPolicy",
                        "clients-to-services",
                        "a port that no container has",
                        d -> port(d, "ingress").put("port", "web"),
                        "port web, on which nobody listens"),
                on(
                        "NetworkPolicy",
                        "clients-to-services",
                        "health and metrics for clients",
                        d -> port(d, "ingress").put("port", "management"),
                        "to Prometheus alone"),
                on(
                        "NetworkPolicy",
                        "clients-to-services",
                        "every port for clients",
                        d -> ((ObjectNode) d.at("/spec/ingress/0")).remove("ports"),
                        "to Prometheus alone"),
                on(
                        "NetworkPolicy",
                        "prometheus-to-services",
                        "the REST interface for Prometheus",
                        d -> port(d, "ingress").put("port", "http"),
                        "and no other port to it"),
                on(
                        "NetworkPolicy",
                        "services-to-servers",
                        "a port on which nobody listens",
                        d -> port(d, "egress").put("port", 9999),
                        "port 9999, on which nobody listens"),
                on(
                        "NetworkPolicy",
                        "services-to-servers",
                        "a server that it cuts off",
                        d -> port(d, "egress").put("port", 9999),
                        "Deployment trainer may not connect to kafka:9092"),
                on(
                        "NetworkPolicy",
                        "services-to-servers",
                        "peers that are not there",
                        d -> ((ObjectNode) d.at("/spec/egress/0/to/0/podSelector/matchLabels"))
                                .put("app.kubernetes.io/component", "x"),
                        "may not connect to object-store:9000"),
                on(
                        "NetworkPolicy",
                        "setup-to-servers",
                        "other pods",
                        d -> d.withObject("/spec/podSelector/matchLabels")
                                .put("app.kubernetes.io/component", "service"),
                        "Job create-topics may not connect to kafka:9092"),
                on(
                        "NetworkPolicy",
                        "weightflow-to-kafka",
                        "peers that are not there",
                        d -> ((ObjectNode) d.at("/spec/ingress/0/from/0/podSelector/matchLabels"))
                                .put("app.kubernetes.io/part-of", "x"),
                        "which no pod is"),
                on(
                        "NetworkPolicy",
                        "weightflow-to-kafka",
                        "an address instead of pods",
                        d -> ((ObjectNode) d.at("/spec/ingress/0/from/0"))
                                .removeAll()
                                .putObject("ipBlock")
                                .put("cidr", "10.0.0.0/8"),
                        "which no pod is"),
                on(
                        "NetworkPolicy",
                        "weightflow-to-kafka",
                        "a selector that no rule reads",
                        d -> d.withObject("/spec/podSelector")
                                .putArray("matchExpressions")
                                .addObject()
                                .put("key", "x")
                                .put("operator", "Exists"),
                        "matchExpressions"),
                on(
                        "NetworkPolicy",
                        "weightflow-to-kafka",
                        "everybody",
                        d -> ((ObjectNode) d.at("/spec/ingress/0")).remove("from"),
                        "lets everybody in"),
                on(
                        "NetworkPolicy",
                        "weightflow-to-kafka",
                        "a selector of nothing",
                        d -> d.withObject("/spec/podSelector/matchLabels").put("app.kubernetes.io/name", "x"),
                        "selects no pod"),
                on(
                        "NetworkPolicy",
                        "services-to-servers",
                        "a way out to everybody",
                        d -> ((ObjectNode) d.at("/spec/egress/0")).remove("to"),
                        "out to everybody"),
                on(
                        "NetworkPolicy",
                        "clients-to-services",
                        "a label that nobody knows of",
                        d -> ((ObjectNode) d.at("/spec/ingress/0/from/0/namespaceSelector/matchLabels"))
                                .put("weightflow.dev/clients", "yes"),
                        "knows nothing"),
                on(
                        "NetworkPolicy",
                        "prometheus-to-services",
                        "a namespace that nobody knows of",
                        d -> ((ObjectNode) d.at("/spec/ingress/0/from/0/namespaceSelector/matchLabels"))
                                .put("kubernetes.io/metadata.name", "x"),
                        "knows nothing"),
                on(
                        "StatefulSet",
                        "kafka",
                        "an advertised address that is no Service",
                        d -> advertise(d, "PLATFORM://kafkaa:9092,BROKER://localhost:9094"),
                        "kafkaa:9092, which does not lead"),
                on(
                        "StatefulSet",
                        "kafka",
                        "an advertised port that the Service has not",
                        d -> advertise(d, "PLATFORM://kafka:9095,BROKER://localhost:9094"),
                        "kafka:9095, which does not lead"),
                on(
                        "StatefulSet",
                        "kafka",
                        "an advertised listener that is not there",
                        d -> advertise(d, "HOST://kafka:9092,BROKER://localhost:9094"),
                        "the listener HOST, which it has not"),
                on(
                        "StatefulSet",
                        "kafka",
                        "a broker that speaks with itself through its Service",
                        d -> variable(d, "KAFKA_INTER_BROKER_LISTENER_NAME").put("value", "PLATFORM"),
                        "listener 'PLATFORM', which must be bound"),
                on(
                        "StatefulSet",
                        "kafka",
                        "a broker that is told of itself as its Service",
                        d -> advertise(d, "PLATFORM://kafka:9092,BROKER://kafka:9094"),
                        "listener 'BROKER', which must be bound"),
                on(
                        "StatefulSet",
                        "kafka",
                        "a broker that is told of itself on another port",
                        d -> advertise(d, "PLATFORM://kafka:9092,BROKER://localhost:9095"),
                        "localhost:9095, where its listener"),
                on(
                        "StatefulSet",
                        "kafka",
                        "a listener without a protocol",
                        d -> variable(d, "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP")
                                .put("value", "CONTROLLER:PLAINTEXT,PLATFORM:PLAINTEXT"),
                        "BROKER without a security protocol"));
    }

    @ParameterizedTest
    @MethodSource("breaks")
    void a_way_that_leads_nowhere_is_refused(Break example) {
        assertThat(ManifestRulesTest.faultsOfEvery(example))
                .anySatisfy(fault -> assertThat(fault).contains(example.fault()));
    }
}
