package dev.weightflow.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.chaos.history.Fact;
import dev.weightflow.chaos.history.FactTail;
import dev.weightflow.chaos.platform.CommandRun;
import dev.weightflow.chaos.platform.Folders;
import dev.weightflow.chaos.platform.TestPlatform;
import dev.weightflow.cli.Weightflow;
import dev.weightflow.local.platform.ServiceName;
import dev.weightflow.schema.event.TrainingEvent.TrainingCompleted;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Tests a comparison whose trainings two trainers share. The command and a trainer are killed half-way, and the same command is run again. The
 * reference is the same comparison over the folder, in one process and undisturbed.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ComparisonIT {

    private static final int SEEDS = 2;
    private static final List<String> METHODS = List.of("full", "delora", "bitfit");

    private final Path folder = TestFolders.FOLDERS.fresh("comparison");
    private TestPlatform platform;
    private JsonNode undisturbed;
    private JsonNode disturbed;
    private List<Fact> facts;

    @BeforeAll
    void make() throws IOException, InterruptedException {
        Path scenes = TestFolders.FOLDERS.scenes();
        undisturbed = CommandRun.of(folder.resolve("nowhere"), compare(scenes.toString(), "here"))
                .succeeded()
                .json();
        platform = TestPlatform.start(
                folder.resolve("platform"), TestPlatform.options().withTrainers(2));
        String dataset = platform.run("datasets", "ingest", scenes.toString(), "--json")
                .succeeded()
                .json()
                .path("dataset")
                .asText();
        try (FactTail tail = new FactTail(platform.kafka())) {
            Process command = process(compare(dataset, "shared"));
            tail.await(TrainingCompleted.class, fact -> true);
            command.destroyForcibly().waitFor();
            platform.kill(ServiceName.TRAINER);
            platform.awaitBack(ServiceName.TRAINER, 1);
        }
        disturbed = platform.run(compare(dataset, "shared")).succeeded().json();
        facts = FactTail.all(platform.kafka());
    }

    @AfterAll
    void end() {
        if (platform != null) {
            platform.close();
        }
    }

    @Test
    void figures_spreads_and_intervals_are_those_of_the_undisturbed_comparison_digit_by_digit() {
        assertThat(disturbed.findValues("summary"))
                .hasSize(METHODS.size())
                .isEqualTo(undisturbed.findValues("summary"));
        for (String table : List.of("toReference", "pairs")) {
            assertThat(disturbed.path(table)).isNotEmpty().isEqualTo(undisturbed.path(table));
        }
    }

    @Test
    void every_training_was_completed_once() {
        List<String> jobs = facts.stream()
                .flatMap(fact -> fact.as(TrainingCompleted.class).stream())
                .map(completed -> completed.job().value())
                .toList();

        assertThat(jobs).hasSize(METHODS.size() * SEEDS).doesNotHaveDuplicates();
    }

    private String[] compare(String dataset, String out) {
        return ("compare --model micro --steps 20 --batch-size 4 --image-size 128 --lr 0.002 --json --methods "
                        + String.join(",", METHODS) + " --seeds " + SEEDS + " --data " + dataset + " --out "
                        + folder.resolve(out))
                .split(" ");
    }

    /** Starts the command as a process, which can be killed. */
    private Process process(String... words) throws IOException {
        List<String> line = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Dweightflow.root=" + Folders.project(),
                "-Dweightflow.state=" + folder.resolve("platform"),
                "-cp",
                System.getProperty("java.class.path"),
                Weightflow.class.getName()));
        Stream.of(words).forEach(line::add);
        File log = folder.resolve("compare.log").toFile();
        return new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
    }
}
