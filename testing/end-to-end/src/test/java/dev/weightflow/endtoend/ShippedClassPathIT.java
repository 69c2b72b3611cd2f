package dev.weightflow.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.chaos.platform.Folders;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Tests the command line on the class path of {@code ./weightflow}, without the tests' own dependencies. */
class ShippedClassPathIT {
    private final Path folder = TestFolders.FOLDERS.fresh("shipped");

    @Test
    void a_folder_with_a_dataset_yaml_is_fine_tuned_on() throws Exception {
        Path scenes = folder.resolve("scenes");
        weightflow("scenes", "--layout", "dataset-yaml", "--out", scenes.toString(), "--train", "2", "--val", "2");

        Path run = folder.resolve("run");
        weightflow(("fit --model micro --image-size 64 --batch-size 2 --steps 1 --data " + scenes + " --out " + run)
                .split(" "));

        assertThat(run.resolve("last")).isDirectory();
    }

    private void weightflow(String... words) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dweightflow.root=" + Folders.project(),
                "-Dweightflow.state=" + folder.resolve("state"),
                "dev.weightflow.cli.Weightflow"));
        line.addAll(List.of(words));
        Path program = Folders.project().resolve("research/target");
        Path said = folder.resolve(words[0] + ".txt");
        ProcessBuilder command =
                new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(said.toFile());
        command.environment()
                .put(
                        "CLASSPATH",
                        program.resolve("classes")
                                + File.pathSeparator
                                + Files.readString(program.resolve("classpath")).strip());

        Process process = command.start();

        assertThat(process.waitFor(3, TimeUnit.MINUTES)).as("ended").isTrue();
        assertThat(process.exitValue()).as(Files.readString(said)).isZero();
    }
}
