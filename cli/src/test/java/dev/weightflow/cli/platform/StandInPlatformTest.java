package dev.weightflow.cli.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.cli.CapturedTerminal;
import dev.weightflow.local.platform.PlatformDirectory;
import dev.weightflow.local.platform.StandInPlatform;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StandInPlatformTest {

    @TempDir
    Path root;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "datasets list",
                "ingestions list",
                "trainings list",
                "evaluations list",
                "models list",
                "models versions micro",
                "weights list",
                "retraining list",
                "dead-letters list"
            })
    void it_has_every_field_that_a_list_shows(String command) throws Exception {
        CapturedTerminal terminal = new CapturedTerminal(root);
        try (StandInPlatform platform =
                StandInPlatform.in(new PlatformDirectory(terminal.terminal().directory()))) {
            int status = terminal.run(Map.of(), command.split(" "));

            assertThat(status).as(terminal.err()).isZero();
            assertThat(terminal.out()
                            .lines()
                            .skip(1)
                            .filter(row -> !row.matches(".* (published|bundled|cache) .*"))) // of no platform
                    .isNotEmpty()
                    .allMatch(row -> row.matches(".*(0123456789ab|micro|2026-01-01).*"));
        }
    }

    @Test
    void it_is_a_platform_that_runs() throws Exception {
        CapturedTerminal terminal = new CapturedTerminal(root);
        try (StandInPlatform platform =
                StandInPlatform.in(new PlatformDirectory(terminal.terminal().directory()))) {
            assertThat(terminal.run("status")).isZero();
            assertThat(terminal.out()).contains("checkpoint-registry", "ready (stand-in)", "http://127.0.0.1:");
        }
    }
}
