package dev.weightflow.deployment.topics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.deployment.repository.Repository;
import dev.weightflow.deployment.repository.Services;
import dev.weightflow.schema.topic.Topic;
import dev.weightflow.schema.topic.TopicPrefix;
import dev.weightflow.schema.topic.Topics;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** Tests that the list of Kafka's permissions allows each service the operations of its channels and its journal. */
class AccessListTest {
    private static final String PREFIX = "${" + TopicPrefix.SETTING + ":}";
    private static final List<Entry> LIST = Repository.text("deploy/kafka/acls.tsv")
            .lines()
            .filter(line -> !line.startsWith("#"))
            .map(Entry::of)
            .toList();

    private record Entry(
            String principal, List<String> operations, String resource, boolean prefixed, List<String> names) {
        static Entry of(String line) {
            String[] fields = line.split("\t");
            return new Entry(
                    fields[0],
                    List.of(fields[1].split(",")),
                    fields[2],
                    fields[3].equals("prefixed"),
                    List.of(fields[4].split(" ")));
        }

        boolean allows(String who, String operation, String kind, String name) {
            return principal.equals(who)
                    && operations.contains(operation)
                    && resource.equals(kind)
                    && names.stream().anyMatch(each -> prefixed ? name.startsWith(each) : name.equals(each));
        }
    }

    @Test
    void every_channel_has_what_it_needs() throws IOException {
        List<String> missing = new ArrayList<>();
        for (String service : Services.names()) {
            Properties settings = new Properties();
            settings.load(new StringReader(
                    Repository.text("services/" + service + "/src/main/resources/application.properties")));
            for (String key : settings.stringPropertyNames()) {
                String channel = key.replaceFirst("\\.topic$", "");
                if (key.matches("mp\\.messaging\\.incoming\\..*\\.topic")) {
                    require(missing, service, "Read", "topic", ownName(settings, key));
                    require(missing, service, "Read", "group", ownName(settings, channel + ".group.id"));
                    if (!"ignore".equals(settings.getProperty(channel + ".failure-strategy"))) {
                        String deadLetters = ownName(settings, key) + Topic.DEAD_LETTERS;
                        require(missing, service, "Write", "topic", deadLetters);
                        require(missing, service, "Read", "topic", deadLetters);
                    }
                } else if (key.matches("mp\\.messaging\\.outgoing\\..*\\.topic")) {
                    require(missing, service, "Write", "topic", ownName(settings, key));
                }
            }
        }

        assertThat(missing).isEmpty();
    }

    /** Returns a name without the prefix, which Kafka's permissions add too; a name without one would be shared by all installations. */
    private static String ownName(Properties settings, String key) {
        assertThat(settings.getProperty(key)).as(key).startsWith(PREFIX);
        return settings.getProperty(key).substring(PREFIX.length());
    }

    @Test
    void facts_have_one_writer_and_topics_are_those_that_there_are() {
        List<String> topics = Topics.all().stream().map(Topic::name).toList();

        assertThat(LIST.stream()
                        .filter(entry -> entry.resource().equals("topic") && !entry.prefixed())
                        .flatMap(entry -> entry.names().stream()))
                .isSubsetOf(topics);
        for (Topic topic :
                List.of(Topics.DATASETS, Topics.TRAININGS, Topics.EVALUATIONS, Topics.MODELS, Topics.RETRAINING)) {
            assertThat(LIST.stream().map(Entry::principal).distinct().filter(who -> LIST.stream()
                            .anyMatch(entry -> entry.allows(who, "Write", "topic", topic.name()))))
                    .as(topic.name())
                    .hasSize(1);
        }
    }

    @Test
    void dead_letters_are_read_by_who_has_set_them_aside_and_requests_are_not_written_for_their_replay() {
        for (Topic topic : Topics.all()) {
            if (topic.name().endsWith(Topic.DEAD_LETTERS)) {
                assertThat(principals("Read", topic)).as(topic.name()).isEqualTo(principals("Write", topic));
            }
        }
        assertThat(principals("Write", Topics.TRAINING_REQUESTS)).containsExactly("retraining", "requester");
    }

    @Test
    void the_collector_reads_the_logs_and_nothing_else() {
        assertThat(LIST.stream().filter(entry -> entry.principal().equals("collector")))
                .isNotEmpty()
                .allSatisfy(entry -> assertThat(entry.operations()).isSubsetOf("Read", "Describe", "DescribeConfigs"))
                .allSatisfy(entry -> assertThat(entry.names())
                        .containsExactlyInAnyOrder(
                                Topics.DATASETS.name(),
                                Topics.TRAININGS.name(),
                                Topics.EVALUATIONS.name(),
                                Topics.MODELS.name(),
                                Topics.RETRAINING.name()));
    }

    @Test
    void the_console_reads_the_logs_and_progress_and_writes_nothing() {
        List<String> facts = List.of(
                Topics.DATASETS.name(),
                Topics.TRAININGS.name(),
                Topics.EVALUATIONS.name(),
                Topics.MODELS.name(),
                Topics.RETRAINING.name());
        List<Entry> console = LIST.stream()
                .filter(entry -> entry.principal().equals("console"))
                .toList();

        assertThat(console)
                .allSatisfy(entry -> assertThat(entry.operations()).isSubsetOf("Read", "Describe", "DescribeConfigs"))
                .allSatisfy(entry -> assertThat(entry.resource()).isIn("topic", "group"));
        assertThat(console.stream().filter(entry -> entry.resource().equals("group")))
                .singleElement()
                .extracting(Entry::names)
                .isEqualTo(List.of("console"));
        assertThat(console.stream()
                        .filter(entry -> entry.resource().equals("topic")
                                && entry.operations().contains("Read"))
                        .flatMap(entry -> entry.names().stream()))
                .containsAll(facts)
                .contains(Topics.PROGRESS.name())
                .hasSize(facts.size() + 1);
    }

    private static List<String> principals(String operation, Topic topic) {
        return LIST.stream()
                .filter(entry -> !entry.prefixed() && entry.allows(entry.principal(), operation, "topic", topic.name()))
                .map(Entry::principal)
                .toList();
    }

    private static void require(List<String> missing, String service, String operation, String kind, String name) {
        String known = name.replaceAll("\\$\\{.*}", "x");
        if (LIST.stream().noneMatch(entry -> entry.allows(service, operation, kind, known))) {
            missing.add(service + " may not " + operation + " " + kind + " " + known);
        }
    }
}
