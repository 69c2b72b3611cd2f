package dev.weightflow.schema.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTreeTest {
    @TempDir
    Path temp;

    private Path folder;
    private Path linked;

    @BeforeEach
    void folder() throws IOException {
        linked = Files.writeString(
                Files.createDirectories(temp.resolve("elsewhere")).resolve("kept"), "x");
        folder = temp.resolve("folder");
        Files.writeString(Files.createDirectories(folder.resolve("a/b")).resolve("c"), "x");
        Files.writeString(folder.resolve("d"), "x");
        Files.createSymbolicLink(folder.resolve("a/link"), linked.getParent());
    }

    @Test
    void a_folder_goes_with_all_that_it_holds_and_not_what_it_links_to() throws IOException {
        FileTree.delete(folder);

        assertThat(folder).doesNotExist();
        assertThat(linked).exists();
    }

    @Test
    void a_folder_that_is_cleared_stays() throws IOException {
        FileTree.clear(folder);

        assertThat(folder).isEmptyDirectory();
        assertThat(linked).exists();
    }

    @Test
    void nothing_is_deleted_where_nothing_is() throws IOException {
        FileTree.delete(temp.resolve("missing"));
        FileTree.clear(temp.resolve("missing"));

        assertThat(temp.resolve("missing")).doesNotExist();
    }
}
