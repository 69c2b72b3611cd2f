package dev.weightflow.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.chaos.platform.Folders;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ChaosTest {

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void the_experiments_are_listed_with_what_they_do() {
        assertThat(run("--list")).isZero();

        assertThat(out.toString())
                .contains("kill-services")
                .contains("kill-broker")
                .contains("kill-store");
    }

    @Test
    void an_unknown_experiment_is_refused_with_those_there_are() {
        assertThat(run("kill-everything")).isEqualTo(2);

        assertThat(err.toString()).contains("'kill-everything'").contains("kill-services");
    }

    @Test
    void quick_and_full_exclude_each_other() {
        assertThat(run("--quick", "--full")).isEqualTo(2);

        assertThat(err.toString()).contains("--quick and --full contradict each other");
    }

    private int run(String... arguments) {
        CommandLine line = Chaos.over(new Folders(folder));
        line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }
}
