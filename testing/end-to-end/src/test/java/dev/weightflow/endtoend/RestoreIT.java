package dev.weightflow.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.chaos.platform.CommandRun;
import dev.weightflow.chaos.platform.TestPlatform;
import dev.weightflow.schema.file.FileTree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Tests the ways back of a platform whose Kafka has lost everything, one after the other, as a start takes most of the time. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RestoreIT {
    private static final Duration SAVED_EVERY = Duration.ofSeconds(2);
    private static final Duration PAUSE = Duration.ofSeconds(3);
    private static final int TRIES = 30;

    @TempDir
    static Path folder;

    private Path state;
    private Path buckets;
    private JsonNode datasets;

    @BeforeAll
    void a_platform_has_a_dataset_and_a_copy_of_its_bucket() throws Exception {
        state = folder.resolve("platform");
        buckets = state.resolve("object-store").resolve("objects");
        Map<String, String> copy = Map.of("WEIGHTFLOW_COPY_BUCKET", "second");
        try (TestPlatform platform = start(state)) {
            platform.run("datasets", "ingest", TestFolders.FOLDERS.scenes().toString(), "--json")
                    .succeeded();
            datasets = platform.run("datasets", "list", "--json").succeeded().json();
            awaitSaved(platform, "weightflow.datasets");
            Files.createDirectory(buckets.resolve("second"));
            assertThat(platform.run("backup", "copy").err()).contains("weightflow.copy.bucket");
            CommandRun.of(state, copy, "backup", "copy").succeeded();
            assertThat(CommandRun.of(state, copy, "backup", "copy", "--json")
                            .succeeded()
                            .json()
                            .path("present")
                            .asInt())
                    .isPositive();
            assertThat(platform.run("backup", "restore").err()).contains("already runs");
        }
        assertThat(CommandRun.of(state, "backup", "restore").err()).contains("nothing to restore");
    }

    @Test
    @Order(1)
    void a_platform_whose_kafka_is_gone_is_back_by_one_command() throws Exception {
        FileTree.delete(state.resolve("kafka"));

        CommandRun restored =
                CommandRun.of(state, "backup", "restore", "--json").succeeded();

        assertThat(topic(restored.json(), "weightflow.datasets").path("missing").asInt())
                .isZero();
        try (TestPlatform platform = start(state)) {
            requireDatasets(platform);
            platform.run("models", "verify").succeeded();
            platform.run("backup", "drill").succeeded();
            awaitSaved(platform, "weightflow.datasets");
        }
    }

    @Test
    @Order(2)
    @Tag("slow")
    void a_kafka_that_the_environment_names_is_restored_as_on_a_cluster() throws Exception {
        FileTree.delete(state.resolve("kafka"));
        try (TestPlatform servers =
                TestPlatform.start(state, TestPlatform.options().withoutServices())) {
            Map<String, String> cluster = servers.operatorEnvironment();
            Path elsewhere = folder.resolve("operator");

            CommandRun.of(elsewhere, cluster, "backup", "restore", "--cluster").succeeded();

            assertThat(CommandRun.of(elsewhere, cluster, "backup", "drill", "--cluster")
                            .succeeded()
                            .out())
                    .contains("weightflow.datasets");
        }
        try (TestPlatform platform = start(state)) {
            requireDatasets(platform);
        }
    }

    @Test
    @Order(3)
    @Tag("slow")
    void a_platform_that_has_lost_kafka_and_bucket_is_back_from_a_copy() throws Exception {
        FileTree.delete(state.resolve("kafka"));
        FileTree.delete(buckets.resolve("weightflow"));
        Files.move(buckets.resolve("second"), buckets.resolve("weightflow"));

        CommandRun.of(state, "backup", "restore").succeeded();

        try (TestPlatform platform = start(state)) {
            requireDatasets(platform);
            platform.run("backup", "missing").succeeded();
            CommandRun verified =
                    platform.run("backup", "drill", "--verify-only", "--json").succeeded();
            assertThat(topic(verified.json(), "weightflow.datasets")
                            .path("same")
                            .asBoolean())
                    .isTrue();
            requireMissingNamed(platform, buckets.resolve("weightflow"));
        }
    }

    private void requireDatasets(TestPlatform platform) throws Exception {
        assertThat(platform.run("datasets", "list", "--json").succeeded().json())
                .isEqualTo(datasets);
    }

    /** Deletes the dataset's content, but for its manifest. */
    private void requireMissingNamed(TestPlatform platform, Path bucket) throws Exception {
        Path content = bucket.resolve("sha256");
        JsonNode kept = platform.run("garbage", "kept", "--json").succeeded().json();
        int lost = 0;
        for (JsonNode object : kept.findParents("digest")) {
            if (object.path("kind").asText().equals("shard")) {
                lost += delete(content, object.path("digest").asText());
            }
        }
        Path report = folder.resolve("missing");

        CommandRun missing = platform.run("backup", "missing", "--out", report.toString());

        assertThat(lost).isPositive();
        assertThat(missing.status()).as(missing.err()).isEqualTo(1);
        assertThat(missing.out()).contains("shard", "datasets ingest");
        assertThat(Files.readAllLines(report)).hasSize(lost).allMatch(line -> line.startsWith("shard\t"));
    }

    private static int delete(Path content, String digest) throws Exception {
        try (Stream<Path> files = Files.walk(content)) {
            List<Path> found = files.filter(file -> file.endsWith(digest)).toList();
            for (Path file : found) {
                Files.delete(file);
            }
            return found.size();
        }
    }

    /** Starts a platform that saves its facts much sooner than within a minute. */
    private static TestPlatform start(Path state) {
        return TestPlatform.start(state, TestPlatform.options().withSegmentsEvery(SAVED_EVERY));
    }

    private static void awaitSaved(TestPlatform platform, String topic) throws InterruptedException {
        CommandRun drill;
        int tries = 0;
        do {
            assertThat(tries++).as("drills until everything is saved").isLessThan(TRIES);
            Thread.sleep(PAUSE.toMillis());
            drill = platform.run("backup", "drill", "--json");
        } while (drill.status() != 0
                || topic(drill.json(), topic).path("unsaved").asInt() > 0);
    }

    private static JsonNode topic(JsonNode result, String name) {
        for (JsonNode topic : result.path("topics")) {
            if (topic.path("topic").asText().equals(name)) {
                return topic;
            }
        }
        throw new AssertionError(name + " is not among " + result);
    }
}
