package dev.weightflow.local.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.local.platform.PartState.PartStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlatformStatusTest {

    @TempDir
    Path root;

    private PlatformDirectory directory;

    @BeforeEach
    void prepare() {
        directory = PlatformDirectory.prepare(root);
    }

    @Test
    void a_state_that_a_crash_left_behind_counts_for_nothing() {
        // given
        directory.state().write(state(4711));

        // when
        PlatformStatus status = PlatformStatus.of(directory);

        // then
        assertThat(status.running()).isFalse();
        assertThat(status.parts()).isEmpty();
    }

    @Test
    void a_live_process_is_believed_about_itself() throws Exception {
        // given
        directory.pidFile().write(ProcessHandle.current());
        directory.state().write(state(ProcessHandle.current().pid()));

        // when
        PlatformStatus status = PlatformStatus.of(directory);

        // then
        assertThat(status.running()).isTrue();
        assertThat(status.addressOf("trainer")).isEmpty();
    }

    @Test
    void a_live_process_is_not_taken_for_its_dead_predecessor() throws Exception {
        directory.pidFile().write(ProcessHandle.current());
        directory.state().write(state(4711));

        assertThat(PlatformStatus.of(directory).parts()).isEmpty();
    }

    @Test
    void the_second_instance_is_asked_while_the_first_is_started_again() throws Exception {
        PartState first = serving("trainer", "http://first");
        PartState second = serving("trainer-2", "http://second");
        directory.pidFile().write(ProcessHandle.current());

        directory.state().write(state(ProcessHandle.current().pid(), first, second));
        assertThat(PlatformStatus.of(directory).instanceToAsk(ServiceName.TRAINER))
                .contains(first);

        directory.state().write(state(ProcessHandle.current().pid(), first.restarting(), second));
        assertThat(PlatformStatus.of(directory).instanceToAsk(ServiceName.TRAINER))
                .contains(second);
        assertThat(PlatformStatus.of(directory).instanceToAsk(ServiceName.EVALUATOR))
                .isEmpty();
    }

    @Test
    void a_broken_state_file_does_no_harm() throws Exception {
        Files.writeString(directory.state().file(), "{\"phase\":");

        assertThat(PlatformStatus.of(directory).running()).isFalse();
    }

    @Test
    void a_second_process_does_not_get_the_folder() {
        assertThat(directory.lock()).isPresent();
        assertThat(directory.lock()).isEmpty();
    }

    private static PartState serving(String name, String address) {
        return new PartState(
                name,
                PartStatus.READY,
                Optional.of(address),
                Optional.empty(),
                Optional.of(1L),
                0,
                Optional.empty(),
                name + ".log");
    }

    private static PlatformState state(long pid) {
        return state(pid, PartState.waiting("trainer", Path.of("trainer.log")));
    }

    private static PlatformState state(long pid, PartState... parts) {
        return new PlatformState(PlatformState.Phase.STARTING, pid, Optional.empty(), List.of(parts));
    }
}
