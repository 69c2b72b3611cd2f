package dev.weightflow.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.cli.CapturedTerminal;
import dev.weightflow.local.json.Json;
import dev.weightflow.local.process.ServerException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class FailuresTest {

    @TempDir
    Path root;

    private CapturedTerminal captured;

    @BeforeEach
    void open() {
        captured = new CapturedTerminal(root);
    }

    @Test
    void a_known_failure_is_one_sentence_and_its_own_status() {
        int status = run(new CommandFailure("no-such-job", ExitStatus.NOT_FOUND, "There is no job 7."));

        assertThat(status).isEqualTo(4);
        assertThat(captured.err()).isEqualToIgnoringNewLines("There is no job 7.");
        assertThat(captured.out()).isEmpty();
    }

    @Test
    void a_server_that_cannot_start_speaks_for_itself() {
        int status = run(new ServerException.PortBusy("the Kafka broker", 9092));

        assertThat(status).isEqualTo(5);
        assertThat(captured.err()).startsWith("Port 9092 for the Kafka broker is taken");
    }

    @Test
    void an_unforeseen_failure_is_one_line_and_its_trace_is_in_the_log_it_names() {
        int status = run(new IllegalStateException("the moon is in the way"));

        Path log = root.toAbsolutePath().resolve(".weightflow/logs/command-line.log");
        assertThat(status).isEqualTo(1);
        assertThat(captured.err()).isEqualToIgnoringNewLines("the moon is in the way (details: " + log + ")");
        assertThat(log).content().contains("IllegalStateException").contains("at dev.weightflow");
    }

    @Test
    void verbose_shows_the_trace_at_once() {
        run(new IllegalStateException("the moon is in the way"), "--verbose");

        assertThat(captured.err()).contains("\tat dev.weightflow");
    }

    @Test
    void json_tells_the_code_too() throws Exception {
        run(new CommandFailure("no-such-job", ExitStatus.NOT_FOUND, "There is no job 7."), "--json");

        assertThat(Json.MAPPER.readValue(captured.err(), Map.class))
                .isEqualTo(Map.of("code", "no-such-job", "error", "There is no job 7.", "exitStatus", 4));
    }

    @Test
    void a_folder_that_cannot_take_the_log_does_not_hide_the_failure() throws Exception {
        Files.writeString(root.resolve(".weightflow"), "a file in the way");

        run(new IllegalStateException("the moon is in the way"));

        assertThat(captured.err()).isEqualToIgnoringNewLines("the moon is in the way (--verbose shows the details)");
    }

    private int run(RuntimeException failure, String... options) {
        return new CommandLine(new Failing(captured.terminal(), failure))
                .setExecutionExceptionHandler(new Failures(captured.terminal()))
                .execute(options);
    }

    @Command(name = "failing")
    private static final class Failing implements Callable<Integer> {
        @Mixin
        private final Terminal terminal;

        private final RuntimeException failure;

        private Failing(Terminal terminal, RuntimeException failure) {
            this.terminal = terminal;
            this.failure = failure;
        }

        @Override
        public Integer call() {
            throw failure;
        }
    }
}
