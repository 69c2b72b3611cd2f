package dev.weightflow.deployment.topics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.deployment.repository.Repository;
import dev.weightflow.deployment.repository.Tool;
import dev.weightflow.schema.topic.Topic;
import dev.weightflow.schema.topic.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the script's calls of Kafka's tools, which are stand-ins here: one lists the existing topics, both record how they are called. */
class CreateTopicsTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void make_tools() throws IOException {
        for (String tool : List.of("kafka-topics.sh", "kafka-configs.sh")) {
            Path program = Files.writeString(folder.resolve(tool), """
                    #!/bin/sh
                    case "$*" in
                      *--describe*) cat %1$s/described ;;
                      *) echo "$*" >>%1$s/calls ;;
                    esac
                    """.formatted(folder));
            assertThat(program.toFile().setExecutable(true)).isTrue();
        }
        Files.createFile(folder.resolve("calls"));
    }

    @Test
    void topics_that_are_missing_are_made_with_their_settings() throws IOException {
        List<String> calls = run(Stream.empty(), Map.of());

        assertThat(calls).hasSize(Topics.all().size());
        assertThat(calls.get(0))
                .contains(
                        "--topic " + Topics.all().get(0).name() + " ",
                        "--replication-factor 1",
                        "--config retention.ms=")
                .doesNotContain("min.insync.replicas");
    }

    @Test
    void with_three_replicas_two_acknowledge_and_names_begin_with_the_prefix() throws IOException {
        List<String> calls = run(Stream.empty(), Map.of("REPLICATION_FACTOR", "3", "WEIGHTFLOW_TOPIC_PREFIX", "dev."));

        assertThat(calls).allSatisfy(call -> assertThat(call)
                .contains("--topic dev.weightflow.", "--replication-factor 3", "--config min.insync.replicas=2"));
    }

    @Test
    void topics_that_are_as_they_should_be_stay_and_one_that_is_not_gets_what_it_lacks() throws IOException {
        List<String> calls = run(
                Topics.all().stream().map(topic -> {
                    Map<String, String> settings = new TreeMap<>(topic.settings());
                    if (topic.equals(Topics.TRAININGS)) {
                        settings.put("retention.ms", "1000");
                    }
                    return described(topic, settings);
                }),
                Map.of());

        assertThat(calls).hasSize(1);
        assertThat(calls.get(0))
                .endsWith("--alter --topic " + Topics.TRAININGS.name() + " --add-config retention.ms=-1");
    }

    private static String described(Topic topic, Map<String, String> settings) {
        String texts = settings.entrySet().stream().map(Object::toString).collect(Collectors.joining(","));
        return "Topic: %s\tTopicId: x\tPartitionCount: %d\tReplicationFactor: 1\tConfigs: %s%n\tTopic: %s\tPartition: 0\tLeader: 1%n"
                .formatted(topic.name(), topic.partitions(), texts, topic.name());
    }

    private List<String> run(Stream<String> present, Map<String, String> variables) throws IOException {
        Files.writeString(folder.resolve("described"), present.collect(Collectors.joining()));
        Map<String, String> environment =
                new TreeMap<>(Map.of("KAFKA_BOOTSTRAP_SERVERS", "kafka:9092", "KAFKA_BIN", folder.toString()));
        environment.putAll(variables);

        Tool.Result result = new Tool(Repository.path("deploy/kafka/create-topics")).run(environment);

        assertThat(result.succeeded()).as(result.said()).isTrue();
        return Files.readAllLines(folder.resolve("calls"));
    }
}
