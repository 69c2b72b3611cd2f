package dev.weightflow.cli.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.cli.client.RegistryCommandFixture;
import org.junit.jupiter.api.Test;

class GarbageCommandTest extends RegistryCommandFixture {
    private static final String REPORT = """
            {"dryRun":%s,"graceSeconds":86400,"nextAt":"2026-01-03T03:04:05Z","unknownJobs":[],"kinds":[
              {"kind":"weights","kept":{"objects":2,"bytes":2000},"waiting":{"objects":1,"bytes":1000},
               "deleted":{"objects":3,"bytes":3000}},
              {"kind":"shard","kept":{"objects":5,"bytes":500},"waiting":{"objects":0,"bytes":0},
               "deleted":{"objects":0,"bytes":0}}],
             "unreadable":[{"kind":"report","digest":"%s","reason":"version 2 of people","code":"object-damaged"}]}""".formatted("%s", "ab".repeat(32));

    @Test
    void a_dry_run_only_asks() {
        registry.replying("GET /garbage", REPORT.formatted(true));

        assertThat(run("garbage", "collect", "--dry-run")).as(terminal.err()).isZero();

        assertThat(registry.requests()).containsExactly("GET /garbage");
        assertThat(terminal.out())
                .contains("WOULD BE DELETED")
                .containsPattern("all +7 +2\\.5 kB +1 +1\\.0 kB +3 +3\\.0 kB")
                .contains("the grace is 24 h")
                .contains("Cannot be read: report abababababab of version 2 of people (object-damaged)");
    }

    @Test
    void a_collection_tells_what_it_deleted() {
        registry.replying("DELETE /garbage?force=false", REPORT.formatted(false));
        registry.replying("DELETE /garbage?force=true", REPORT.formatted(false));

        assertThat(run("garbage", "collect")).as(terminal.err()).isZero();
        assertThat(run("garbage", "collect", "--ignore-unreadable"))
                .as(terminal.err())
                .isZero();

        assertThat(terminal.out()).contains("  DELETED").doesNotContain("WOULD BE");
    }

    @Test
    void a_refusal_is_told_in_the_service_s_words() {
        registry.replying(
                "DELETE /garbage?force=false",
                409,
                "{\"title\":\"Conflict\",\"code\":\"documents-unreadable\",\"detail\":\"Restore them.\"}");

        assertThat(run("garbage", "collect")).isEqualTo(5);
        assertThat(terminal.err()).contains("Restore them.");
    }

    @Test
    void what_is_kept_is_listed_with_the_reason() {
        registry.replying(
                "GET /garbage/kept?limit=1000&offset=0",
                "[{\"digest\":\"%s\",\"kind\":\"weights\",\"bytes\":1000,\"reason\":\"version 2 of people (champion)\"}]"
                        .formatted("cd".repeat(32)));

        assertThat(run("garbage", "kept")).as(terminal.err()).isZero();

        assertThat(terminal.out())
                .containsPattern("weights +cdcdcdcdcdcd +1\\.0 kB +version 2 of people \\(champion\\)");
    }

    @Test
    void options_that_contradict_each_other_are_refused() {
        assertThat(run("garbage", "collect", "--dry-run", "--ignore-unreadable"))
                .isEqualTo(2);
        assertThat(registry.requests()).isEmpty();
    }
}
