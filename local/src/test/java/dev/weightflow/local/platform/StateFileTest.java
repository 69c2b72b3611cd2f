package dev.weightflow.local.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.local.platform.PlatformState.StateFile;
import dev.weightflow.local.process.ServerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFileTest {

    private static final PlatformState STATE = new PlatformState(
            PlatformState.Phase.READY,
            7,
            Optional.of("why"),
            List.of(
                    PartState.waiting("kafka", Path.of("kafka.log")),
                    new PartState(
                            "trainer",
                            PartState.PartStatus.NOT_READY,
                            Optional.of("http://127.0.0.1:1"),
                            Optional.of("http://127.0.0.1:2"),
                            Optional.of(1L << 40),
                            3,
                            Optional.of("note"),
                            "trainer.log")));

    @TempDir
    Path run;

    @Test
    void what_was_written_is_read() {
        StateFile file = new StateFile(run.resolve("platform.json"));

        file.write(STATE);

        assertThat(file.read()).contains(STATE);
    }

    @Test
    void a_write_that_fails_leaves_no_draft_behind() throws IOException {
        // given a folder that the draft cannot replace
        Files.createDirectories(run.resolve("platform.json/in-the-way"));
        StateFile file = new StateFile(run.resolve("platform.json"));

        // when
        assertThatThrownBy(() -> file.write(STATE)).isInstanceOf(ServerException.DirectoryUnusable.class);

        // then
        assertThat(run).isDirectoryNotContaining("glob:**draft");
    }
}
