package dev.weightflow.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.collector.CollectorProcess.Ended;
import dev.weightflow.local.server.EmbeddedServers;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.projection.LogsFixture;
import dev.weightflow.projection.Metrics;
import dev.weightflow.projection.reachability.BaseWeightsIndex;
import dev.weightflow.projection.running.OtherServices;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.testing.servers.WithEmbeddedServers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Tests repeated runs of the packaged collector with a real broker and a real object store. */
@WithEmbeddedServers
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CollectorIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration TWO_DAYS = Duration.ofDays(2);

    private static OtherServices others;
    private static Path objects;

    @BeforeAll
    static void begin(EmbeddedServers servers) {
        others = new OtherServices(servers);
        objects = servers.s3().log().getParent().resolve("objects");
    }

    @AfterAll
    static void end() {
        others.close();
    }

    @Test
    @Order(1)
    void it_deletes_in_two_runs_what_nothing_leads_to_and_goes_on_where_it_was_killed() throws Exception {
        BaseWeightsIndex baseWeights = new BaseWeightsIndex(others.store);
        Digest backbone = put("a backbone");
        baseWeights.add(backbone, "{}".getBytes(StandardCharsets.UTF_8));
        List<Digest> garbage =
                IntStream.range(0, 120).mapToObj(i -> put("garbage " + i)).toList();
        aDayAndMorePasses();
        Ended tooMuch = CollectorProcess.start(others.environment(), "collect").ended();
        assertThat(tooMuch.status()).isOne();
        assertThat(tooMuch.json().at("/code").asText()).as(tooMuch.said()).isEqualTo("garbage-share-too-large");

        JsonNode marked = collected();
        assertThat(marked.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("dryRun", "graceSeconds", "kinds", "nextAt", "unreadable", "unknownJobs");
        assertThat(objects(marked, "waiting")).isEqualTo(120);
        assertThat(objects(marked, "kept")).isOne();
        assertThat(objects(marked, "deleted")).isZero();

        // killed as soon as it has begun to delete, unless it has ended before
        aDayAndMorePasses();
        CollectorProcess killed = CollectorProcess.start(ofAnyShare(), "collect");
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> !killed.process().isAlive() || !garbage.stream().allMatch(others.store::has));
        killed.process().destroyForcibly().waitFor();
        JsonNode swept = collected();

        assertThat(objects(swept, "waiting")).as(swept.toString()).isZero();
        assertThat(garbage).noneMatch(others.store::has);
        assertThat(others.store.has(backbone)).isTrue();

        // weights whose name the registry has removed are garbage from then on
        baseWeights.remove(backbone);
        aDayAndMorePasses();
        assertThat(objects(collected(), "waiting")).isOne();
        aDayAndMorePasses();
        assertThat(objects(collected(), "deleted")).isOne();
        assertThat(others.store.has(backbone)).isFalse();
        assertThat(others.store.list("garbage/candidates/")).hasSize(1);
    }

    @Test
    @Order(2)
    void what_is_kept_is_told_and_nothing_is_deleted_while_what_is_needed_cannot_be_read() throws Exception {
        CheckpointId checkpoint = others.checkpoints.store("a", LogsFixture.PASCAL, Optional.empty());
        EvaluationCompleted evaluation = others.reports.evaluation( // on a dataset that was never stored
                checkpoint,
                LogsFixture.PASCAL,
                Metrics.of(0.40, 30, 0.50, 0.40),
                Optional.empty(),
                List.of(),
                Optional.of(LogsFixture.PEOPLE));
        others.publish(evaluation, EventContext.NONE);
        Digest report = evaluation.report().digest();
        put("nothing leads to this");

        JsonNode preview = run("preview").json();
        assertThat(preview.at("/dryRun").asBoolean()).as(preview.toString()).isTrue();
        assertThat(preview.at("/graceSeconds").asLong()).isEqualTo(86_400);
        assertThat(run("kept").json().findValuesAsText("reason"))
                .anySatisfy(reason -> assertThat(reason).startsWith("evaluation "));
        Ended refused = run("collect");
        assertThat(refused.status()).isOne();
        assertThat(refused.json().at("/code").asText()).isEqualTo("documents-unreadable");
        assertThat(refused.json().at("/status").asInt()).isEqualTo(409);

        Ended forced = run("collect", "--ignore-unreadable");
        assertThat(forced.status()).as(forced.log()).isZero();
        assertThat(objects(forced.json(), "deleted")).isZero();
        assertThat(objects(forced.json(), "waiting")).isPositive();

        SavedManifest saved = SavedManifest.store(others.store, "former");
        lose(List.of(checkpoint.digest(), report, saved.segment()));
        JsonNode missing = run("missing").json();
        assertThat(missing.findValuesAsText("digest"))
                .as(missing.toString())
                .containsExactlyInAnyOrder(
                        LogsFixture.PASCAL.digest().hex(),
                        checkpoint.digest().hex(),
                        report.hex(),
                        saved.segment().hex());
        assertThat(missing.findValuesAsText("remedy"))
                .hasSize(4)
                .anySatisfy(remedy -> assertThat(remedy).contains("datasets ingest"))
                .anySatisfy(remedy -> assertThat(remedy).contains("again=true"));
    }

    private static void lose(List<Digest> lost) throws IOException {
        try (Stream<Path> files = Files.walk(objects)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (lost.stream().anyMatch(digest -> file.endsWith(digest.hex()))) {
                    Files.delete(file);
                }
            }
        }
        assertThat(lost).noneMatch(others.store::has);
    }

    @Test
    @Order(3)
    void who_cannot_know_what_is_needed_says_why_and_deletes_nothing() throws Exception {
        Map<String, String> alone = new HashMap<>(others.environment());
        alone.put("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1");
        CollectorProcess waiting = CollectorProcess.start(alone, "collect");
        alone.put("WEIGHTFLOW_COLLECTOR_START_TIMEOUT", "2s");

        Ended refused = CollectorProcess.start(alone, "collect").ended();

        assertThat(refused.status()).isOne();
        assertThat(refused.json().at("/code").asText()).as(refused.said()).isEqualTo("service-starting");
        assertThat(refused.json().at("/status").asInt()).isEqualTo(503);

        // on SIGTERM it ends, without a report
        await().atMost(PATIENCE).until(() -> waiting.logs("Garbage collector") || waiting.logs("Installed features"));
        waiting.process().destroy();
        assertThat(waiting.ended().said()).isEmpty();
    }

    @Test
    @Order(4)
    void what_it_does_not_know_is_refused_with_what_there_is() throws Exception {
        Ended refused = run("sweep");

        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.said()).isEmpty();
        assertThat(refused.log()).contains("preview | kept | missing | collect");
    }

    private static Ended run(String... arguments) throws Exception {
        return CollectorProcess.start(ofAnyShare(), arguments).ended();
    }

    /** Returns an environment that permits any share: nearly everything here is garbage. */
    private static Map<String, String> ofAnyShare() {
        Map<String, String> environment = new HashMap<>(others.environment());
        environment.put("WEIGHTFLOW_COLLECTOR_LARGEST_SHARE", "1");
        return environment;
    }

    private static JsonNode collected() throws Exception {
        Ended ended = run("collect");
        assertThat(ended.status()).as(ended.said() + ended.log()).isZero();
        return ended.json();
    }

    private static long objects(JsonNode report, String column) {
        long sum = 0;
        for (JsonNode kind : report.path("kinds")) {
            sum += kind.path(column).path("objects").asLong();
        }
        return sum;
    }

    private static Digest put(String content) {
        return others.store.put(content.getBytes(StandardCharsets.UTF_8));
    }

    /** Makes everything that is stored, and every candidate, two days older. */
    private static void aDayAndMorePasses() throws IOException {
        Instant then = Instant.now().minus(TWO_DAYS);
        try (Stream<Path> files = Files.walk(objects)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.setLastModifiedTime(file, FileTime.from(then));
            }
        }
        for (String list : others.store.list("garbage/candidates/")) {
            String json = new String(others.store.read(list).orElseThrow(), StandardCharsets.UTF_8);
            others.store.replace(
                    list,
                    json.replaceAll("\"\\d{4}-\\d\\d-\\d\\dT[^\"]*\"", "\"" + then + "\"")
                            .getBytes(StandardCharsets.UTF_8));
        }
    }
}
