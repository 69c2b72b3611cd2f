package dev.weightflow.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.cli.CapturedTerminal;
import dev.weightflow.cli.console.Progress.PhaseProgress;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
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

    @Test
    void a_line_tells_the_time_to_go() {
        CapturedTerminal captured = new CapturedTerminal(Path.of(""));
        AtomicLong nanos = new AtomicLong();

        Progress.Lines lines = new Progress.Lines(captured.terminal(), "training", 100, nanos::get);
        lines.at(0, "");
        nanos.set(3_000_000_000L);
        lines.at(10, "");

        assertThat(captured.err().lines())
                .containsExactly("training: 0 of 100", "training: 10 of 100, about 27 s left");
    }

    @Test
    void each_phase_has_its_own_lines() {
        CapturedTerminal captured = new CapturedTerminal(Path.of(""));

        try (PhaseProgress phases = new PhaseProgress(captured.terminal())) {
            phases.at("packing", 0, 0, "");
            phases.at("packing", 2, 2, "");
            phases.at("storing", 1, 2, "");
            phases.finish();
        }

        assertThat(captured.err().lines()).containsExactly("packing: 2 of 2", "storing: 1 of 2", "storing: 2 of 2");
    }
}
