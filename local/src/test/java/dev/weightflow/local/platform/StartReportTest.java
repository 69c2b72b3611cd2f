package dev.weightflow.local.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StartReportTest {

    private final List<String> lines = new ArrayList<>();
    private final StartReport report = new StartReport(lines::add, Clock.systemUTC());

    @Test
    void a_part_that_died_and_does_not_come_back_is_told_once_for_each_reason() {
        PartState restarting =
                PartState.waiting("trainer", Path.of("server.log")).restarting();

        report.accept(state(restarting));
        report.accept(state(restarting.noting("Only 0 MB are free.")));
        report.accept(state(restarting.noting("Only 0 MB are free.")));

        assertThat(lines)
                .containsExactly(
                        "trainer has died and is started again; its log is server.log",
                        "trainer does not start: Only 0 MB are free.");
    }

    private static PlatformState state(PartState part) {
        return new PlatformState(PlatformState.Phase.READY, 7, Optional.empty(), List.of(part));
    }
}
