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

class GarbageCommandTest {
    private static final String REPORT = """
            {"dryRun":%s,"graceSeconds":86400,"nextAt":"2026-01-03T03:04:05Z","unknownJobs":[],"kinds":[
              {"kind":"weights","kept":{"objects":2,"bytes":2000},"waiting":{"objects":1,"bytes":1000},
               "deleted":{"objects":3,"bytes":3000}},
              {"kind":"shard","kept":{"objects":5,"bytes":500},"waiting":{"objects":0,"bytes":0},
               "deleted":{"objects":0,"bytes":0}}],
             "unreadable":[{"kind":"report","digest":"%s","reason":"version 2 of people","code":"object-damaged"}]}""".formatted("%s", "ab".repeat(32));

    @TempDir
    private Path root;

    private CapturedTerminal terminal;
    private StandInCollector collector;

    @BeforeEach
    void a_platform_that_runs() throws IOException {
        collector = StandInCollector.in(root, "localhost:19092", "http://localhost:19000");
        terminal = new CapturedTerminal(root);
    }

    @Test
    void a_dry_run_only_asks() throws IOException {
        collector.replying(0, REPORT.formatted(true));

        assertThat(run("garbage", "collect", "--dry-run")).as(terminal.err()).isZero();

        assertThat(collector.asked()).startsWith("preview");
        assertThat(terminal.out())
                .contains("WOULD BE DELETED")
                .containsPattern("all +7 +2\\.5 kB +1 +1\\.0 kB +3 +3\\.0 kB")
                .contains("the grace is 24 h")
                .contains("Cannot be read: report abababababab of version 2 of people (object-damaged)");
    }

    @Test
    void a_collection_tells_what_it_deleted() throws IOException {
        collector.replying(0, REPORT.formatted(false));

        assertThat(run("garbage", "collect")).as(terminal.err()).isZero();
        assertThat(collector.asked()).startsWith("collect");
        assertThat(run("garbage", "collect", "--ignore-unreadable"))
                .as(terminal.err())
                .isZero();
        assertThat(collector.asked()).startsWith("collect --ignore-unreadable");

        assertThat(terminal.out()).contains("  DELETED").doesNotContain("WOULD BE");
    }

    @Test
    void the_collector_comes_to_the_platform_s_broker_and_store_as_itself() throws IOException {
        collector.replying(0, REPORT.formatted(true));

        run("garbage", "collect", "--dry-run");

        assertThat(collector.asked()).hasSize(5);
        assertThat(collector.asked().get(1)).isEqualTo("localhost:19092");
        assertThat(collector.asked().get(2)).contains("username=\"collector\"");
        assertThat(collector.asked().get(3)).isEqualTo("http://localhost:19000");
        assertThat(collector.asked().get(4)).isEqualTo("collector.key");
        assertThat(run("logs", "collector")).isZero();
        assertThat(terminal.out()).contains("it logs");
    }

    @Test
    void a_refusal_is_told_in_the_collector_s_words() throws IOException {
        collector.replying(
                1,
                "{\"title\":\"Conflict\",\"status\":409,\"code\":\"documents-unreadable\",\"detail\":\"Restore them.\"}");

        assertThat(run("garbage", "collect")).isEqualTo(5);
        assertThat(terminal.err()).contains("Restore them.");
    }

    @Test
    void a_collector_that_fails_without_a_word_is_told_with_its_log() throws IOException {
        collector.replying(1, "");

        assertThat(run("garbage", "collect")).isEqualTo(1);
        assertThat(terminal.err()).contains("exit status 1").contains("./weightflow logs collector");
    }

    @Test
    void what_is_kept_is_listed_with_the_reason() throws IOException {
        collector.replying(
                0,
                "[{\"digest\":\"%s\",\"kind\":\"weights\",\"bytes\":1000,\"reason\":\"version 2 of people (champion)\"}]"
                        .formatted("cd".repeat(32)));

        assertThat(run("garbage", "kept")).as(terminal.err()).isZero();

        assertThat(collector.asked()).startsWith("kept");
        assertThat(terminal.out())
                .containsPattern("weights +cdcdcdcdcdcd +1\\.0 kB +version 2 of people \\(champion\\)");
    }

    @Test
    void of_a_platform_elsewhere_it_is_told_how_its_collector_is_started() {
        Map<String, String> elsewhere = Map.of("WEIGHTFLOW_CHECKPOINT_REGISTRY_URL", "https://registry.example");

        assertThat(terminal.run(elsewhere, "garbage", "collect")).isEqualTo(5);

        assertThat(terminal.err()).contains("kubectl create job --from=cronjob/collector");
        assertThat(collector.wasAsked()).isFalse();
    }

    @Test
    void without_a_platform_it_is_told_how_to_start_one(@TempDir Path other) throws IOException {
        StandInCollector.in(other, "localhost:19092", "http://localhost:19000");
        CapturedTerminal idle = new CapturedTerminal(other);
        Files.delete(other.resolve(".weightflow/run/platform.pid"));

        assertThat(idle.run(Map.of(), "garbage", "collect")).isEqualTo(3);
        assertThat(idle.err()).contains("./weightflow up --detach");
    }

    @Test
    void options_that_contradict_each_other_are_refused() {
        assertThat(run("garbage", "collect", "--dry-run", "--ignore-unreadable"))
                .isEqualTo(2);
        assertThat(collector.wasAsked()).isFalse();
    }

    private int run(String... arguments) {
        return terminal.run(Map.of(), arguments);
    }
}
