package dev.weightflow.schema.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weightflow.schema.file.AtomicFile.Content;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    @TempDir
    Path folder;

    @Test
    void a_file_is_replaced_and_nothing_is_left_beside_it() {
        Path file = folder.resolve("state.json");

        AtomicFile.write(file, "the first, which is longer");
        AtomicFile.write(file, "ä");

        assertThat(file).hasContent("ä");
        assertThat(folder).isDirectoryContaining(file::equals);
        assertThat(folder.toFile().list()).hasSize(1);
    }

    @Test
    void the_content_says_what_it_came_to_know() throws IOException {
        Path file = folder.resolve("weights");

        long bytes = AtomicFile.write(file, channel -> {
            channel.write(ByteBuffer.wrap(new byte[3]));
            assertThat(file).doesNotExist();
            return channel.size();
        });

        assertThat(bytes).isEqualTo(3);
        assertThat(file).hasBinaryContent(new byte[3]);
    }

    @Test
    void a_failure_leaves_the_previous_file_and_nothing_beside_it() {
        Path file = folder.resolve("weights");
        AtomicFile.write(file, "before");

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> AtomicFile.write(file, channel -> {
                    channel.write(ByteBuffer.wrap(new byte[3]));
                    throw new IOException("No space left on device");
                }));

        assertThat(file).hasContent("before");
        assertThat(folder.toFile().list()).containsExactly("weights");
    }

    @Test
    void a_folder_that_is_missing_is_a_failure() {
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> AtomicFile.write(folder.resolve("missing/file"), "text"));
    }

    @Test
    void several_writers_do_not_disturb_each_other() {
        Path file = folder.resolve("state");
        List<String> texts =
                IntStream.range(0, 64).mapToObj(i -> (i + " ").repeat(10_000)).toList();

        texts.parallelStream().forEach(text -> AtomicFile.write(file, text));

        assertThat(file).content().isIn(texts);
        assertThat(folder.toFile().list()).hasSize(1);
    }

    @Test
    void of_several_that_write_a_file_once_one_does() throws IOException {
        Path file = folder.resolve("secret");
        AtomicInteger written = new AtomicInteger();

        IntStream.range(0, 16).parallel().forEach(i -> {
            try {
                if (AtomicFile.writeOnce(file, Content.of("by " + i))) {
                    written.incrementAndGet();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });

        assertThat(written).hasValue(1);
        String first = Files.readString(file);
        assertThat(AtomicFile.writeOnce(file, Content.of("by another"))).isFalse();
        assertThat(file).hasContent(first);
        assertThat(folder.toFile().list()).hasSize(1);
    }

    @Test
    void a_private_file_is_private_before_it_has_content() throws IOException {
        Path file = folder.resolve("secret");

        AtomicFile.write(
                file,
                channel -> {
                    try (var files = Files.list(folder)) {
                        assertThat(Files.getPosixFilePermissions(
                                        files.findFirst().orElseThrow()))
                                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
                    }
                    return null;
                },
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));

        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }
}
