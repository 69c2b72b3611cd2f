package dev.weightflow.cli.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.cli.CapturedTerminal;
import dev.weightflow.cli.platform.StandInCollector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalsCommandTest {
    @TempDir
    private Path root;

    private CapturedTerminal terminal;

    @BeforeEach
    void a_terminal() {
        terminal = new CapturedTerminal(root);
    }

    @Test
    void what_is_given_up_is_told_to_all_services_and_remembered() throws IOException {
        assertThat(run("journals", "adopt", "87146bfe-f447")).as(terminal.err()).isZero();
        assertThat(run("journals", "accept-loss", "weightflow.trainings-1@4711", "installation"))
                .as(terminal.err())
                .isZero();
        assertThat(run("journals", "accept-loss", "weightflow.models-0@3"))
                .as(terminal.err())
                .isZero();

        assertThat(terminal.err() + terminal.out()).contains("with the next './weightflow up'");
        assertThat(Files.readAllLines(root.resolve(".weightflow/access/given-up")))
                .containsExactly(
                        "weightflow.journal.adopt=87146bfe-f447",
                        "weightflow.journal.accept-loss=installation,weightflow.models-0@3,weightflow.trainings-1@4711");
    }

    @Test
    void the_collector_is_told_as_well() throws IOException {
        StandInCollector collector = StandInCollector.in(root, "localhost:19092", "http://localhost:19000");
        collector.replying(0, "[]");
        run("journals", "adopt", "87146bfe-f447");

        assertThat(run("garbage", "kept")).as(terminal.err()).isZero();

        assertThat(collector.adopts()).isEqualTo("87146bfe-f447");
    }

    @Test
    void of_a_platform_elsewhere_it_is_told_how_all_services_are_told() {
        Map<String, String> elsewhere = Map.of("WEIGHTFLOW_CHECKPOINT_REGISTRY_URL", "https://registry.example");

        assertThat(terminal.run(elsewhere, "journals", "adopt", "87146bfe-f447"))
                .isEqualTo(5);
        assertThat(terminal.err()).contains("--reuse-values --set journals.adopt=87146bfe-f447");
        assertThat(terminal.run(elsewhere, "journals", "accept-loss", "installation"))
                .isEqualTo(5);
        assertThat(terminal.err()).contains("--set journals.acceptLoss={installation}");
        assertThat(root.resolve(".weightflow/access/given-up")).doesNotExist();
    }

    @Test
    void what_no_message_names_is_refused() {
        assertThat(run("journals", "adopt", "a=b")).isEqualTo(2);
        assertThat(run("journals", "accept-loss", "a,b")).isEqualTo(2);
        assertThat(run("journals", "accept-loss")).isEqualTo(2);
    }

    private int run(String... arguments) {
        return terminal.run(Map.of(), arguments);
    }
}
