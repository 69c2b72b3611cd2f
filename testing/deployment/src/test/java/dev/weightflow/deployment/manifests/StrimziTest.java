package dev.weightflow.deployment.manifests;

import static dev.weightflow.deployment.manifests.Manifests.name;
import static dev.weightflow.deployment.manifests.Manifests.stream;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.deployment.repository.Repository;
import dev.weightflow.local.server.AccessList;
import dev.weightflow.schema.topic.Topic;
import dev.weightflow.schema.topic.Topics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;

/** Compares the chart's Strimzi resources with the lists of topics and users, every name with the installation's prefix. */
class StrimziTest {
    private static final String PREFIX = "research.";

    private final Manifests manifests = Goldens.of("strimzi");

    @Test
    void there_is_every_topic_with_its_settings() {
        Map<String, Map<String, String>> expected = new TreeMap<>();
        for (Topic topic : Topics.all()) {
            Map<String, String> settings = new TreeMap<>(topic.settings());
            settings.put("partitions", Integer.toString(topic.partitions()));
            settings.put("min.insync.replicas", "2");
            expected.put(PREFIX + topic.name(), settings);
        }

        Map<String, Map<String, String>> topics = new TreeMap<>();
        manifests.ofKind("KafkaTopic").forEach(topic -> {
            Map<String, String> settings = new TreeMap<>();
            topic.at("/spec/config")
                    .properties()
                    .forEach(setting ->
                            settings.put(setting.getKey(), setting.getValue().asText()));
            settings.put("partitions", topic.at("/spec/partitions").asText());
            topics.put(name(topic), settings);
        });

        assertThat(topics).isEqualTo(expected);
    }

    @Test
    void every_user_may_do_what_the_list_says() {
        List<AclBinding> expected = AccessList.parse(Repository.text("deploy/kafka/acls.tsv")).bindings().stream()
                .map(StrimziTest::prefixed)
                .toList();

        List<AclBinding> rights = manifests
                .ofKind("KafkaUser")
                .flatMap(user -> stream(user.at("/spec/authorization/acls")).flatMap(acl -> bindings(name(user), acl)))
                .toList();

        assertThat(rights).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void every_service_comes_by_its_own_login() {
        assertThat(manifests
                        .workloads()
                        .map(workload -> Manifests.pod(workload).at("/containers/0"))
                        .collect(Collectors.toMap(
                                container -> PREFIX + container.path("name").asText(),
                                StrimziTest::login,
                                (one, other) -> one.equals(other) ? one : one + " and " + other)))
                .allSatisfy((user, login) -> assertThat(login).isEqualTo(user))
                .isNotEmpty();
    }

    private static String login(JsonNode container) {
        return stream(container.path("env"))
                .filter(variable -> variable.path("name").asText().equals("KAFKA_SASL_JAAS_CONFIG"))
                .map(variable -> variable.at("/valueFrom/secretKeyRef/name").asText())
                .collect(Collectors.joining());
    }

    private static AclBinding prefixed(AclBinding binding) {
        ResourcePattern resource = binding.pattern();
        String name = resource.name().equals("*") ? "*" : PREFIX + resource.name();
        return new AclBinding(
                new ResourcePattern(resource.resourceType(), name, resource.patternType()),
                entry(
                        binding.entry().principal().replace("User:", "User:" + PREFIX),
                        binding.entry().operation()));
    }

    private static Stream<AclBinding> bindings(String user, JsonNode acl) {
        JsonNode resource = acl.path("resource");
        ResourcePattern pattern = new ResourcePattern(
                ResourceType.fromString(constant(resource.path("type").asText())),
                resource.path("name").asText(),
                resource.path("patternType").asText().equals("prefix") ? PatternType.PREFIXED : PatternType.LITERAL);
        return stream(acl.path("operations"))
                .map(operation -> new AclBinding(
                        pattern, entry("User:" + user, AclOperation.fromString(constant(operation.asText())))));
    }

    private static AccessControlEntry entry(String principal, AclOperation operation) {
        return new AccessControlEntry(principal, "*", operation, AclPermissionType.ALLOW);
    }

    private static String constant(String name) {
        return name.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT);
    }
}
