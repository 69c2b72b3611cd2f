package dev.weightflow.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.chaos.platform.CommandRun;
import dev.weightflow.chaos.platform.TestPlatform;
import dev.weightflow.schema.file.FileTree;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the way back of a platform whose Kafka has lost everything. */
class RestoreIT {
    private static final Duration PAUSE = Duration.ofSeconds(10);
    private static final int TRIES = 30;

    @TempDir
    Path folder;

    @Test
    void a_platform_whose_kafka_is_gone_is_back_by_one_command() throws Exception {
        Path state = folder.resolve("platform");
        JsonNode datasets;
        try (TestPlatform platform = TestPlatform.start(state)) {
            platform.run("datasets", "ingest", TestFolders.FOLDERS.scenes().toString(), "--json")
                    .succeeded();
            datasets = platform.run("datasets", "list", "--json").succeeded().json();
            awaitSaved(platform, "weightflow.datasets");
            assertThat(platform.run("backup", "restore").err()).contains("already runs");
        }
        assertThat(CommandRun.of(state, "backup", "restore").err()).contains("nothing to restore");
        FileTree.delete(state.resolve("kafka"));

        CommandRun restored =
                CommandRun.of(state, "backup", "restore", "--json").succeeded();

        assertThat(topic(restored.json(), "weightflow.datasets").path("missing").asInt())
                .isZero();
        try (TestPlatform platform = TestPlatform.start(state)) {
            assertThat(platform.run("datasets", "list", "--json").succeeded().json())
                    .isEqualTo(datasets);
            platform.run("models", "verify").succeeded();
            platform.run("backup", "drill").succeeded();
        }
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
