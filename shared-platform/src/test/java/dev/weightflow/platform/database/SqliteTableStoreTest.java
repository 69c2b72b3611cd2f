package dev.weightflow.platform.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteTableStoreTest extends TableStoreContract {
    @TempDir
    Path folder;

    @Override
    Databases databases() {
        return Databases.embedded(folder);
    }

    @Test
    void a_file_of_something_else_is_recognised() throws IOException {
        Databases other = Databases.embedded(folder.resolve("other"));
        TableStore store = other.open("things", "1", List.of(THINGS));
        store.close();
        Path file = file(folder.resolve("other"));
        Files.write(file, "a text that is certainly no database of anybody".getBytes(StandardCharsets.UTF_8));

        try (TableStore again = other.open("things", "1", List.of(THINGS))) {
            assertThat(again.queries().list(THINGS, "", row -> row)).isEmpty();
        }
    }

    @Test
    void a_flipped_bit_in_a_row_is_recognised_and_never_read() throws IOException {
        Databases other = Databases.embedded(folder.resolve("other"));
        try (TableStore store = other.open("things", "1", List.of(THINGS));
                Transaction transaction = store.begin()) {
            transaction.put(THINGS, "a", "the note of the first thing", 1, Instant.EPOCH);
            transaction.commit();
        }
        Path file = file(folder.resolve("other"));
        byte[] content = Files.readAllBytes(file);
        content[new String(content, StandardCharsets.ISO_8859_1).indexOf("note of the first") + 3] ^= 1;
        Files.write(file, content);

        try (TableStore again = other.open("things", "1", List.of(THINGS))) {
            assertThat(again.queries().list(THINGS, "", row -> row.text("note")))
                    .isEmpty();
        }
    }

    @Test
    void files_of_other_formats_are_removed() throws IOException {
        Databases other = Databases.embedded(folder.resolve("other"));
        other.open("things", "1", List.of(THINGS)).close();
        other.open("things-of-others", "1", List.of(THINGS)).close();
        Path old = file(folder.resolve("other"));

        other.open("things", "2", List.of(THINGS)).close();

        assertThat(old).doesNotExist();
        try (Stream<Path> files = Files.list(folder.resolve("other"))) {
            assertThat(files.filter(each -> each.toString().endsWith(".sqlite")))
                    .hasSize(2);
        }
    }

    private static Path file(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(each -> each.getFileName().toString().matches("things-[0-9a-f]+\\.sqlite"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
