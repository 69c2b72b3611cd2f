package dev.weightflow.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.chaos.platform.CommandRun;
import dev.weightflow.chaos.platform.TestPlatform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the copy of a platform that is down: the copy makes a platform, and one that was altered does not. */
class BackupIT {
    @TempDir
    Path folder;

    @Test
    void a_backup_makes_a_platform_and_a_damaged_one_is_found_out() throws Exception {
        Path state = folder.resolve("platform");
        Path backup = folder.resolve("backup");
        try (TestPlatform platform = TestPlatform.start(state)) {
            platform.run("datasets", "ingest", TestFolders.FOLDERS.scenes().toString(), "--json")
                    .succeeded();
            CommandRun running = platform.run("backup", "create", backup.toString());
            assertThat(running.status()).isNotZero();
            assertThat(running.err()).contains("The platform is running");
        }

        CommandRun.of(state, "backup", "create", backup.toString()).succeeded();
        assertThat(CommandRun.of(state, "backup", "check", backup.toString())
                        .succeeded()
                        .err())
                .contains("The backup is complete: a platform can start from it.");

        // one bit of one fact
        Path log = largest(backup.resolve("kafka"), "weightflow.datasets-");
        byte[] content = Files.readAllBytes(log);
        content[content.length / 2] ^= 1;
        Files.write(log, content);
        CommandRun damaged = CommandRun.of(state, "backup", "check", backup.toString());
        assertThat(damaged.status()).isNotZero();
        assertThat(damaged.err()).contains(log.getFileName() + " is not what was copied");
    }

    private static Path largest(Path root, String topic) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".log")
                            && file.getParent().getFileName().toString().startsWith(topic))
                    .max(Comparator.comparingLong(file -> file.toFile().length()))
                    .orElseThrow();
        }
    }
}
