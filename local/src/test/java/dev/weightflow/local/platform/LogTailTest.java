package dev.weightflow.local.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTailTest {

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("server.log");
    }

    @Test
    void the_last_lines_are_shown_and_a_missing_log_is_empty() throws IOException {
        assertThat(new LogTail(file).last(2)).isEmpty();

        Files.writeString(file, "one\ntwo\nthree\n");

        assertThat(new LogTail(file).last(2)).containsExactly("two", "three");
        assertThat(new LogTail(file).last(9)).hasSize(3);
    }

    @Test
    void whole_lines_are_followed_also_after_the_log_was_set_aside() throws Exception {
        // given
        Files.writeString(file, "before\n");
        Deque<Runnable> script = new ArrayDeque<>(List.of(
                () -> append("fir"), () -> append("st\nsec"), () -> append("ond\n"), () -> begin("x\n"), () -> {}));
        List<String> seen = new ArrayList<>();

        // when
        new LogTail(file).follow(seen::add, time -> script.pop().run(), () -> !script.isEmpty());

        // then
        assertThat(seen).containsExactly("first", "second", "x");
    }

    private void append(String text) {
        write(text, StandardOpenOption.APPEND);
    }

    private void begin(String text) {
        write(text, StandardOpenOption.TRUNCATE_EXISTING);
    }

    private void write(String text, StandardOpenOption how) {
        try {
            Files.writeString(file, text, how);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
