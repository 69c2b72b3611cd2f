package dev.weightflow.platform.scratch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchFolderTest {
    @TempDir
    Path temp;

    @Test
    void what_a_killed_process_left_is_deleted() throws IOException {
        Path folder = Files.createDirectories(temp.resolve("scratch/job/source"));
        Files.writeString(folder.resolve("image.jpg"), "x");
        Files.writeString(temp.resolve("scratch/1.upload"), "x");

        try (ScratchFolder scratch = ScratchFolder.open(temp.resolve("scratch"))) {
            assertThat(scratch.path()).isDirectoryNotContaining("glob:**{job,upload}");
        }
    }

    @Test
    void a_folder_is_that_of_one_process_until_it_is_closed() throws IOException {
        ScratchFolder scratch = ScratchFolder.open(temp);
        Path file = Files.writeString(scratch.newFile(".upload"), "x");

        assertThatIllegalStateException()
                .isThrownBy(() -> ScratchFolder.open(temp))
                .withMessage("Another process uses " + temp + "; give every instance its own weightflow.data-dir.");
        assertThat(file).exists();

        scratch.close();
        ScratchFolder.open(temp).close();
        assertThat(file).doesNotExist();
    }

    @Test
    void a_folder_that_cannot_be_written_to_is_named() throws IOException {
        Path file = Files.writeString(temp.resolve("file"), "");

        assertThatIllegalStateException()
                .isThrownBy(() -> ScratchFolder.open(file.resolve("scratch")))
                .withMessageContaining("The folder " + file.resolve("scratch") + " cannot be written to")
                .withMessageContaining("set weightflow.data-dir to one that can");
    }
}
