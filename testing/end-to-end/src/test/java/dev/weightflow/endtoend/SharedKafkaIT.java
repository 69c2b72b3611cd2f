package dev.weightflow.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.chaos.platform.TestPlatform;
import dev.weightflow.local.server.KafkaBroker;
import dev.weightflow.schema.topic.Topic;
import dev.weightflow.schema.topic.Topics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.TransactionListing;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests two platforms on one broker, each from its own images to its own champion, unaware of each other. */
class SharedKafkaIT {
    private static final String FIRST = "first.";
    private static final String SECOND = "second_";

    @TempDir
    Path folder;

    @Test
    @Tag("slow")
    void two_platforms_share_a_broker_under_two_prefixes_and_neither_sees_the_other() throws Exception {
        try (KafkaBroker broker = KafkaBroker.start(folder.resolve("kafka"));
                TestPlatform first = sharing(broker, FIRST);
                TestPlatform second = sharing(broker, SECOND)) {
            String dataset = dataset(first, 2);
            String other = dataset(second, 3);
            String training = training(first, dataset, 1);
            String another = training(second, other, 2);
            Outcome outcome = Outcome.await(Sessions.of(first), dataset, training, Request.MODEL);
            Outcome others = Outcome.await(Sessions.of(second), other, another, Request.MODEL);

            assertThat(outcome.status()).isEqualTo("champion");
            assertThat(others.status()).isEqualTo("champion");
            assertThat(outcome.checkpoint()).isNotEqualTo(others.checkpoint());
            assertThat(known(first)).containsExactlyInAnyOrder(dataset, training, outcome.checkpoint());
            assertThat(known(second)).containsExactlyInAnyOrder(other, another, others.checkpoint());
            assertEveryNameHasAPrefix(broker);
        }
    }

    private TestPlatform sharing(KafkaBroker broker, String prefix) {
        return TestPlatform.start(
                folder.resolve(prefix), TestPlatform.options().sharing(broker.bootstrapServers(), prefix));
    }

    private static String dataset(TestPlatform platform, int samplesPerShard) {
        return platform.run(
                        "datasets",
                        "ingest",
                        TestFolders.FOLDERS.scenes().toString(),
                        "--samples-per-shard",
                        Integer.toString(samplesPerShard),
                        "--json")
                .succeeded()
                .json()
                .path("dataset")
                .asText();
    }

    private static String training(TestPlatform platform, String dataset, int seed) {
        return platform.run(
                        ("trainings create --data " + dataset + " --model micro --method lora --steps 4 --batch-size 2"
                                        + " --image-size 64 --seed " + seed + " --model-name " + Request.MODEL
                                        + " --detach --json")
                                .split(" "))
                .succeeded()
                .json()
                .path("job")
                .asText();
    }

    /** Lists the ids of all datasets, trainings and versions of a platform. */
    private static List<String> known(TestPlatform platform) {
        List<String> ids = new ArrayList<>();
        platform.run("datasets", "list", "--json")
                .succeeded()
                .json()
                .forEach(one -> ids.add(one.path("id").asText()));
        platform.run("trainings", "list", "--json")
                .succeeded()
                .json()
                .forEach(one -> ids.add(one.path("job").asText()));
        platform.run("models", "versions", Request.MODEL, "--json")
                .succeeded()
                .json()
                .forEach(one -> ids.add(one.path("checkpoint").asText()));
        return ids;
    }

    private static void assertEveryNameHasAPrefix(KafkaBroker broker) throws Exception {
        Map<String, Object> settings = Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers());
        try (Admin admin = Admin.create(settings)) {
            Set<String> topics = admin.listTopics().names().get();
            assertThat(topics).allMatch(SharedKafkaIT::hasPrefix);
            assertThat(topics)
                    .containsAll(Topics.all().stream()
                            .map(Topic::name)
                            .map(FIRST::concat)
                            .toList())
                    .containsAll(Topics.all().stream()
                            .map(Topic::name)
                            .map(SECOND::concat)
                            .toList());
            assertThat(admin.listGroups().all().get())
                    .extracting(GroupListing::groupId)
                    .contains(FIRST + "trainer", SECOND + "trainer")
                    .allMatch(SharedKafkaIT::hasPrefix);
            assertThat(admin.listTransactions().all().get())
                    .extracting(TransactionListing::transactionalId)
                    .contains(FIRST + "trainer", SECOND + "trainer")
                    .allMatch(SharedKafkaIT::hasPrefix);
        }
    }

    private static boolean hasPrefix(String name) {
        return name.startsWith(FIRST) || name.startsWith(SECOND);
    }
}
