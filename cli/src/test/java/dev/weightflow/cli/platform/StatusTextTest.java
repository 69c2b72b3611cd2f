package dev.weightflow.cli.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.local.platform.PartState;
import dev.weightflow.local.platform.PlatformState;
import dev.weightflow.local.platform.PlatformStatus;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusTextTest {

    @Test
    void a_platform_that_does_not_run_is_named_by_its_folder() {
        PlatformStatus status = new PlatformStatus(
                false, "/somewhere", Optional.empty(), Optional.empty(), Optional.of("No disk."), List.of());

        assertThat(StatusText.of(status))
                .startsWith("Weightflow is not running in /somewhere")
                .endsWith("The last start failed: No disk.");
    }

    @Test
    void every_part_of_one_that_runs_has_its_row() {
        PlatformStatus status = new PlatformStatus(
                true,
                "/somewhere",
                Optional.of(PlatformState.Phase.STARTING),
                Optional.of(4711L),
                Optional.empty(),
                List.of(PartState.waiting("trainer", Path.of("trainer.log"))));

        assertThat(StatusText.of(status))
                .contains("process 4711")
                .contains("trainer")
                .contains("waiting")
                .contains("trainer.log");
    }
}
