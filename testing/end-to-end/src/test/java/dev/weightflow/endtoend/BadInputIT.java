package dev.weightflow.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.chaos.platform.CommandRun;
import dev.weightflow.chaos.platform.Folders;
import dev.weightflow.chaos.platform.TestPlatform;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Tests bad input: the error names the cause and the way out in a sentence, and nothing half-written is left behind. */
@ExtendWith(WithUndisturbedRun.class)
@ResourceLock(UndisturbedRun.LOCK)
class BadInputIT {

    private final UndisturbedRun run;

    @TempDir
    Path folder;

    BadInputIT(UndisturbedRun run) {
        this.run = run;
    }

    @Test
    void a_missing_folder_is_rejected_by_its_name() {
        Path missing = folder.resolve("nowhere");

        CommandRun ingest = run.platform().run("datasets", "ingest", missing.toString());

        assertThat(ingest.status()).isEqualTo(4);
        assertThat(ingest.err()).contains(missing.toString());
    }

    @Test
    void an_empty_folder_is_rejected_with_what_it_should_hold() {
        TestPlatform platform = run.platform();
        long objects = platform.objects();

        CommandRun ingest = platform.run("datasets", "ingest", folder.toString());

        assertThat(ingest.status()).isEqualTo(5);
        assertThat(ingest.err()).contains(folder.toString()).contains("ImageSets");
        assertThat(platform.objects()).isEqualTo(objects);
    }

    @Test
    void one_broken_image_is_left_out_and_named() throws IOException {
        Path copy = copied(TestFolders.FOLDERS.scenes());
        Path broken = anImageOf(copy);
        Files.write(broken, new byte[] {1, 2, 3}, StandardOpenOption.TRUNCATE_EXISTING);

        CommandRun ingest =
                run.platform().run("datasets", "ingest", copy.toString()).succeeded();

        assertThat(ingest.out())
                .contains("15 training and 6 validation samples, 1 left out")
                .contains("left out: " + broken.getFileName().toString().replace(".jpg", ""));
    }

    @Test
    void a_data_set_that_is_not_there_is_told_before_anything_is_asked_for() {
        CommandRun train = run.platform().run("trainings", "create", "--data", "00ff");

        assertThat(train.status()).isEqualTo(4);
        assertThat(train.err()).contains("'00ff'").contains("./weightflow datasets list");
    }

    @Test
    void a_network_that_cannot_be_built_is_refused_in_the_trainer_s_words() {
        CommandRun train = run.platform()
                .run(
                        "trainings",
                        "create",
                        "--data",
                        run.outcome().dataset(),
                        "--model",
                        "micro",
                        "--image-size",
                        "96");

        assertThat(train.status()).isEqualTo(5);
        assertThat(train.err())
                .startsWith("trainer says: ")
                .contains("imageSize must fit the windows of micro")
                .contains("multiples of 128");
    }

    @Test
    void a_second_platform_in_the_same_folder_is_refused() {
        CommandRun up = run.platform().run("up");

        assertThat(up.status()).isEqualTo(5);
        assertThat(up.err()).contains("already runs").contains("./weightflow down");
    }

    @Test
    void a_busy_port_that_was_asked_for_is_named() throws IOException {
        try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CommandRun up = CommandRun.of(folder.resolve("state"), "up", "--kafka-port", "" + busy.getLocalPort());

            assertThat(up.status()).isEqualTo(5);
            assertThat(up.err()).contains("" + busy.getLocalPort()).contains("Kafka broker");
        }
    }

    @Test
    @Tag("slow")
    void a_misspelt_setting_stops_the_start_and_is_named_with_the_one_that_was_meant() throws Exception {
        ProcessBuilder up = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dweightflow.root=" + Folders.project(),
                "-Dweightflow.state=" + TestFolders.FOLDERS.fresh("misspelt"),
                "dev.weightflow.cli.Weightflow",
                "up");
        up.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        up.environment().put("WEIGHTFLOW_TRAINER_LEASE_TIMEOUD", "4s");
        Path said = folder.resolve("said");
        Process process =
                up.redirectErrorStream(true).redirectOutput(said.toFile()).start();

        boolean ended = process.waitFor(3, TimeUnit.MINUTES);
        process.destroy();

        assertThat(ended).as("the start stops by itself").isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(said)
                .content()
                .contains("WEIGHTFLOW_TRAINER_LEASE_TIMEOUD is unknown")
                .contains("did you mean WEIGHTFLOW_TRAINER_LEASE_TIMEOUT");
    }

    private Path copied(Path source) throws IOException {
        Path target = folder.resolve("copy");
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.toList()) {
                Path to = target.resolve(source.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(to);
                } else {
                    Files.copy(file, to);
                }
            }
        }
        return target;
    }

    private static Path anImageOf(Path dataset) throws IOException {
        List<String> training = Files.readAllLines(dataset.resolve("ImageSets/Context/train.txt"));
        return dataset.resolve("JPEGImages").resolve(training.get(3).strip() + ".jpg");
    }
}
