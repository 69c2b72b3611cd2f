package dev.weightflow.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class PidFileTest {
    @TempDir
    Path folder;

    @Test
    void a_process_that_lives_is_the_owner() throws IOException {
        PidFile file = new PidFile(folder.resolve("pid"));

        file.write(ProcessHandle.current());

        assertThat(file.owner()).contains(ProcessHandle.current());
    }

    /** Leaves the end of the child unreaped here, as for a supervisor that was killed where the first process is no init. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void a_process_that_was_killed_owns_nothing_although_its_parent_takes_no_note()
            throws IOException, InterruptedException {
        PidFile file = new PidFile(folder.resolve("pid"));
        Process parent = new ProcessBuilder("sh", "-c", "sleep 60 & echo $!; exec sleep 60").start();
        try (BufferedReader said = parent.inputReader()) {
            ProcessHandle child =
                    ProcessHandle.of(Long.parseLong(said.readLine())).orElseThrow();
            file.write(child);
            assertThat(file.owner()).contains(child);

            awaitExec(parent);
            child.destroyForcibly();

            for (int i = 0; i < 500 && file.owner().isPresent(); i++) {
                Thread.sleep(20);
            }
            assertThat(file.owner()).isEmpty();
        } finally {
            parent.destroyForcibly();
        }
    }

    /** Awaits that the shell has become what reaps nothing: a shell may reap its child. */
    private static void awaitExec(Process parent) throws InterruptedException {
        while (parent.info().command().orElse("sh").endsWith("sh")) {
            assertThat(parent.isAlive()).isTrue();
            Thread.sleep(5);
        }
    }
}
