package dev.weightflow.local.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlatformDirectoryTest {
    @TempDir
    Path directory;

    @Test
    void no_other_user_can_look_into_it() throws IOException {
        Path root = directory.resolve("state");
        PlatformDirectory.prepare(root);

        assertThat(mode(root)).isEqualTo("rwx------");
    }

    @Test
    void what_is_ours_in_a_folder_of_the_user_s_is_closed_to_others_and_the_folder_is_left_as_it_is()
            throws IOException {
        Path older = Files.createDirectories(directory.resolve("services"));
        Files.setPosixFilePermissions(older, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));

        PlatformDirectory.prepare(directory);

        assertThat(mode(directory)).isEqualTo("rwxr-xr-x");
        try (Stream<Path> parts = Files.list(directory)) {
            assertThat(parts).hasSize(6).allSatisfy(part -> assertThat(mode(part))
                    .isEqualTo("rwx------"));
        }
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
