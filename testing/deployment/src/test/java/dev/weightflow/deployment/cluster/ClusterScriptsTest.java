package dev.weightflow.deployment.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.deployment.repository.Repository;
import dev.weightflow.deployment.repository.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests {@code deploy/cluster} without a cluster: the scripts are valid, and no failed step counts as passed. */
class ClusterScriptsTest {
    private final Tool bash = Tool.orSkip("bash", "a shell that knows arrays");

    @TempDir
    private Path scratch;

    @Test
    void shellcheck_has_nothing_against_them() {
        Tool shellcheck = Tool.orSkip("shellcheck", "Debian: apt install shellcheck");

        Tool.Result result = shellcheck.run(
                "-x",
                "deploy/cluster/try",
                "deploy/cluster/table.sh",
                "deploy/cluster/cluster.sh",
                "deploy/cluster/platform.sh",
                "deploy/cluster/work.sh",
                "deploy/cluster/faults.sh",
                "deploy/cluster/beside.sh");

        assertThat(result.succeeded()).as(result.said()).isTrue();
    }

    @Test
    void steps_that_pass_or_are_skipped_are_well() {
        Tool.Result result = steps("""
                passes() { seen 'same digest'; }
                skips() { skip 'no KEDA'; seen never; }
                step deleted passes
                step scaled skips
                """);

        assertThat(result.succeeded()).as(result.said()).isTrue();
        assertThat(result.output())
                .containsPattern("deleted +passed +\\d+ +same digest\n")
                .containsPattern("scaled +skipped: +\\d+ +no KEDA\n");
    }

    @Test
    void a_step_fails_with_the_first_of_its_commands_and_the_next_one_is_tried() {
        Tool.Result result = steps("""
                breaks() { inner; seen 'never'; }
                inner() { false; seen 'never'; }
                says() { fail 'another digest'; }
                passes() { seen well; }
                step broken breaks
                step other says
                step last passes
                """);

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.output())
                .containsPattern("broken +FAILED +\\d+ +a command failed with status 1\n")
                .containsPattern("other +FAILED +\\d+ +another digest\n")
                .containsPattern("last +passed +\\d+ +well\n");
    }

    @Test
    void what_others_rest_on_ends_it() {
        Tool.Result result = steps("""
                trap print_table EXIT
                must installation false
                step training true
                """);

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.output()).contains("installation").doesNotContain("training");
    }

    @Test
    void nothing_that_never_began_has_passed() {
        assertThat(steps("").status()).isEqualTo(1);
    }

    @Test
    void an_option_that_it_has_not_is_answered_with_those_it_has() {
        Tool.Result result = new Tool(Repository.path("deploy/cluster/try")).run("--everywhere");

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.error())
                .contains("--here", "--keep", "--values", "NAMESPACE")
                .doesNotContain("set -euo");
    }

    @Test
    void a_cluster_that_was_kept_is_neither_used_nor_deleted() throws IOException {
        Path calls = scratch.resolve("calls");
        for (String tool : List.of("kind", "kubectl", "helm", "docker", "jq")) {
            Path program = Files.writeString(scratch.resolve(tool), """
                    #!/bin/sh
                    echo "%1$s $*" >>%2$s
                    case "%1$s $*" in "kind get clusters") echo weightflow-try ;; kubectl*) exit 1 ;; esac
                    """.formatted(tool, calls));
            assertThat(program.toFile().setExecutable(true)).isTrue();
        }

        Tool.Result result = new Tool(Repository.path("deploy/cluster/try"))
                .run(Map.of("PATH", scratch + ":" + System.getenv("PATH"), "TRY_SCRATCH", scratch + "/said"));

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.output())
                .containsPattern("a cluster +FAILED +\\d+ +there is a cluster weightflow-try already");
        assertThat(calls).content().contains("kind get clusters").doesNotContain("create", "delete");
    }

    private Tool.Result steps(String steps) {
        String script = "set -euo pipefail\n. deploy/cluster/table.sh\n" + steps + "print_table\nall_passed\n";
        return bash.run(Map.of("scratch", scratch.toString()), "-c", script);
    }
}
