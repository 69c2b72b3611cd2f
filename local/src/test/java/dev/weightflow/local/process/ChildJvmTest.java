package dev.weightflow.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildJvmTest {

    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    @Test
    void a_child_is_ready_when_it_says_so_and_stops_cleanly_when_closed() {
        // given
        ChildJvm child = ChildJvm.start(echo("serve").withEnvironment(Map.of("ECHO_SECRET", "42")));
        child.awaitReady(SOON, this::ready);
        assertThat(child.isAlive()).isTrue();

        // when
        child.close();

        // then
        assertThat(child.exitStatus()).contains(0);
        assertThat(child.lastLines()).containsExactly("secret is 42", "stopped cleanly");
        assertThat(directory.resolve("pid")).doesNotExist();
    }

    @Test
    void a_child_that_fails_is_reported_with_its_log_and_what_it_said_last() {
        // given
        ChildJvm child = ChildJvm.start(echo("fail"));

        // when, then
        assertThatThrownBy(() -> child.awaitReady(SOON, this::ready))
                .isInstanceOf(ServerException.NotStarted.class)
                .hasMessageStartingWith("the echo ended with exit status 1 before it was ready; its log is "
                        + directory.resolve("server.log"))
                .hasMessageContaining("the moon is in the way");
    }

    @Test
    void a_child_that_never_becomes_ready_is_killed() {
        // given
        ChildJvm child = ChildJvm.start(echo("serve"));

        // when, then
        assertThatThrownBy(() -> child.awaitReady(Duration.ofMillis(300), () -> false))
                .hasMessageContaining("was not ready within 0 s");
        assertThat(child.isAlive()).isFalse();
    }

    @Test
    void a_child_that_gets_on_is_waited_for() {
        ChildJvm child = ChildJvm.start(echo("serve"));
        Iterator<Integer> steps = List.of(1, 2, 3, 4, 5, 6).iterator();
        AtomicInteger step = new AtomicInteger();

        assertThatThrownBy(() -> child.awaitReady(
                        Duration.ofMillis(500),
                        () -> {
                            pause(300);
                            if (steps.hasNext()) {
                                step.set(steps.next());
                            }
                            return false;
                        },
                        step::get))
                .hasMessageContaining("was not ready within 0 s");

        assertThat(step).hasValue(6);
        assertThat(child.isAlive()).isFalse();
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_child_whose_shutdown_hangs_is_ended_after_its_grace() {
        // given
        ChildJvm child = ChildJvm.start(echo("stubborn").withGrace(Duration.ofSeconds(1)));
        child.awaitReady(SOON, this::ready);

        // when
        child.close();

        // then
        assertThat(child.exitStatus()).contains(143);
    }

    @Test
    void a_program_that_ends_by_itself_is_waited_for() {
        ChildJvm child = ChildJvm.start(echo("nothing"));
        child.awaitSuccess(SOON);
        assertThat(child.exitStatus()).contains(0);
    }

    @Test
    void a_child_leaves_nothing_in_the_shared_temporary_folder_and_finds_nothing_of_others_in_its_own()
            throws IOException {
        Path temporary = Files.createDirectory(directory.resolve("tmp"));
        Files.createDirectory(temporary.resolve("of-a-child-that-was-killed"));
        Files.writeString(temporary.resolve("of-a-child-that-was-killed").resolve("library.so"), "");

        ChildJvm child = ChildJvm.start(echo("temporary"));
        child.awaitSuccess(SOON);

        assertThat(child.lastLines()).last().asString().startsWith(temporary + "/left");
        assertThat(temporary.resolve("of-a-child-that-was-killed")).doesNotExist();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(temporary)))
                .isEqualTo("rwx------");
    }

    @Test
    void a_folder_is_not_shared_by_two_children() {
        try (ChildJvm first = ChildJvm.start(echo("serve"))) {
            first.awaitReady(SOON, this::ready);

            assertThatThrownBy(() -> ChildJvm.start(echo("serve")))
                    .isInstanceOf(ServerException.DirectoryInUse.class)
                    .hasMessageContaining("process id " + first.pid());
        }
    }

    @Test
    void a_process_file_of_a_crash_does_not_point_at_the_stranger_who_got_the_id() throws IOException {
        // given a file with an id that is alive, but started at another time
        Files.writeString(
                directory.resolve("pid"), ProcessHandle.current().pid() + " 2001-01-01T00:00:00Z\n1 unknown\n");

        // when, then
        try (ChildJvm child = ChildJvm.start(echo("serve"))) {
            child.awaitReady(SOON, this::ready);
            assertThat(child.isAlive()).isTrue();
        }
    }

    @Test
    void a_child_dies_with_a_parent_that_is_killed_and_its_folder_is_free_again() throws Exception {
        // given
        Process parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        EchoParent.class.getName(),
                        directory.toString())
                .redirectErrorStream(true)
                .start();
        assertThat(parent.inputReader().readLine()).isEqualTo("started");
        ProcessHandle child = new PidFile(directory.resolve("pid")).owner().orElseThrow();

        // when
        parent.destroyForcibly().waitFor();

        // then
        child.onExit().get(SOON.toSeconds(), TimeUnit.SECONDS);
        Files.delete(directory.resolve("ready"));
        try (ChildJvm next = ChildJvm.start(echo("serve"))) {
            next.awaitReady(SOON, this::ready);
        }
    }

    @Test
    void a_long_log_is_set_aside_before_the_next_run() throws IOException {
        // given
        Path log = directory.resolve("server.log");
        Files.write(log, new byte[9 << 20]);

        // when
        ChildJvm.start(echo("nothing")).awaitSuccess(SOON);

        // then
        assertThat(log).content().contains("done");
        assertThat(directory.resolve("server.log.1")).hasSize(9 << 20);
    }

    static List<Path> ownClassPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .toList();
    }

    private boolean ready() {
        return Files.exists(directory.resolve("ready"));
    }

    private ChildSpec echo(String behaviour) {
        return ChildSpec.of(
                "the echo",
                new Home(directory),
                ownClassPath(),
                EchoServer.class.getName(),
                directory.resolve("ready").toString(),
                behaviour);
    }
}
