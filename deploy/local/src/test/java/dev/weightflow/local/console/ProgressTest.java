package dev.weightflow.local.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.local.CapturedTerminal;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ProgressTest {

    @Test
    void where_nobody_watches_each_tenth_is_a_line() {
        CapturedTerminal captured = new CapturedTerminal(Path.of(""));

        try (Progress progress = captured.terminal().progress("training", 200)) {
            for (int step = 0; step <= 200; step++) {
                progress.at(step, "loss 1.5");
            }
        }

        assertThat(captured.err().lines()).hasSize(11).contains("training: 40 of 200, loss 1.5");
        assertThat(captured.out()).isEmpty();
    }
}
