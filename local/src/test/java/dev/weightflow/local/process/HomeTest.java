package dev.weightflow.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class HomeTest {

    @TempDir
    Path directory;

    @Test
    void a_missing_folder_is_created() {
        Home home = Home.prepare(directory.resolve("a/b"), 0);

        assertThat(home.directory()).isEmptyDirectory();
    }

    @Test
    void no_other_user_can_look_into_a_folder_that_is_created_and_one_that_was_there_is_left_as_it_is()
            throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));

        Home.prepare(directory, 0);
        Home made = Home.prepare(directory.resolve("made"), 0);

        assertThat(Files.getPosixFilePermissions(directory)).hasSize(7);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made.directory())))
                .isEqualTo("rwx------");
    }

    @Test
    void a_file_in_the_way_is_named() throws IOException {
        // given
        Path file = Files.writeString(directory.resolve("data"), "not a folder");

        // when, then
        assertThatThrownBy(() -> Home.prepare(file, 0))
                .isInstanceOf(ServerException.DirectoryUnusable.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("a file is in the way")
                .hasMessageEndingWith("make it writable, or choose another folder.");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void a_folder_that_nobody_may_write_to_is_named() {
        // /proc refuses even the superuser
        assertThatThrownBy(() -> Home.prepare(Path.of("/proc/weightflow"), 0))
                .isInstanceOf(ServerException.DirectoryUnusable.class)
                .hasMessageStartingWith("The folder /proc/weightflow cannot hold the data: ");
    }

    @Test
    void a_full_disk_is_told_before_anything_is_written() {
        assertThatThrownBy(() -> Home.prepare(directory, Long.MAX_VALUE / 2))
                .isInstanceOf(ServerException.DiskFull.class)
                .hasMessageMatching(
                        "Only [\\d.]+ \\wB are free on the disk of .* \\wB are needed to start: free some space.*");
        assertThat(directory).isEmptyDirectory();
    }
}
