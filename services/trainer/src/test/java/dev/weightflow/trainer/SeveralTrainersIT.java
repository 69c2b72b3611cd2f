package dev.weightflow.trainer;

import static dev.weightflow.trainer.TrainerProcess.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weightflow.local.process.Port;
import dev.weightflow.local.server.KafkaBroker;
import dev.weightflow.local.server.S3Server;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.objectstore.S3Settings;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.ReleaseReason;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.testing.servers.WithEmbeddedServers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests two packaged trainers that share their jobs, and the loss of one another and of the broker. */
@WithEmbeddedServers
class SeveralTrainersIT {
    /** More than twice the lease of a silent trainer. */
    private static final Duration OUTAGE = Duration.ofSeconds(20);

    private static final List<String> JOBS = List.of("first", "second", "third");

    @TempDir
    static Path folder;

    private static S3Server s3;
    private static ObjectStore store;
    private static DatasetId dataset;

    @BeforeAll
    static void prepare(S3Server server) throws IOException {
        s3 = server;
        s3.createBucket("weightflow");
        store = S3Settings.of(s3.endpoint(), "weightflow", "us-east-1", s3.accessKey(), s3.secretKey())
                .open();
        dataset = TestTrainings.storeScenes(store, folder);
    }

    @BeforeEach
    void with_a_broker_of_its_own() {
        TrainerProcess.forgetBroker(store);
    }

    @Test
    void two_trainers_share_jobs_and_one_takes_up_what_the_other_leaves_when_it_is_killed() throws Exception {
        try (KafkaBroker broker = KafkaBroker.start(folder.resolve("broker-of-two"))) {
            TrainingLog.createTopics(broker);
            TrainingLog log = new TrainingLog(broker.bootstrapServers());
            TrainerProcess ann = TrainerProcess.launch("ann", folder, broker.bootstrapServers(), s3);
            try (TrainerProcess bob = TrainerProcess.start("bob", folder, broker.bootstrapServers(), s3)) {
                ann.awaitReady();
                for (String job : JOBS) {
                    bob.accepted("/trainings?job=" + job, request());
                }
                await().atMost(LONG).until(() -> workers(log).size() == 2);
                String ofBob = log.events("first", JobEvent.Claimed.class).isEmpty() ? "second" : "first";
                await().atMost(LONG).until(() -> !log.stepsCommitted(ofBob).isEmpty());
                ann.kill();

                JOBS.forEach(job -> bob.awaitState(job, "completed"));
            } finally {
                ann.kill();
            }

            assertThat(JOBS).allSatisfy(job -> {
                assertThat(log.results(job)).hasSize(1).isEqualTo(log.results("first"));
                assertThat(log.stepsCommitted(job)).doesNotHaveDuplicates().isEqualTo(log.stepsCommitted("first"));
            });
            assertThat(JOBS.stream().flatMap(job -> log.events(job, JobEvent.Released.class).stream()))
                    .as("what the killed one had")
                    .singleElement()
                    .extracting(JobEvent.Released::reason)
                    .isEqualTo(ReleaseReason.EXPIRED);
        }
    }

    private static Set<WorkerId> workers(TrainingLog log) {
        return JOBS.stream()
                .flatMap(job -> log.events(job, JobEvent.Claimed.class).stream())
                .map(JobEvent.Claimed::worker)
                .collect(Collectors.toSet());
    }

    @Test
    @Tag("slow")
    void a_broker_that_is_away_for_longer_than_a_lease_costs_a_running_training_nothing() throws Exception {
        trainThroughOutage("short", OUTAGE);
    }

    @Test
    @Tag("slow")
    void a_broker_that_is_away_for_a_minute_costs_it_nothing_either() throws Exception {
        trainThroughOutage("long", Duration.ofMinutes(1));
    }

    private static void trainThroughOutage(String name, Duration outage) throws Exception {
        Port port = Port.of(TrainerProcess.freePort());
        Path home = folder.resolve("broker-" + name);
        KafkaBroker broker = KafkaBroker.start(home, port);
        String servers = broker.bootstrapServers();
        TrainingLog log = new TrainingLog(servers);
        TrainingLog.createTopics(broker);
        try (TrainerProcess trainer = TrainerProcess.launch("worker-" + name, folder, servers, s3);
                TrainerProcess watcher = TrainerProcess.start("watcher-" + name, folder, servers, s3)) {
            trainer.awaitReady();
            watcher.accepted("/trainings?job=calm", request());
            watcher.awaitState("calm", "completed");
            watcher.accepted("/trainings?job=outage", request());
            await().atMost(LONG).until(() -> !log.stepsCommitted("outage").isEmpty());

            broker.kill();
            await().atMost(LONG).until(() -> watcher.answers("/q/health/ready", 503));
            Thread.sleep(outage.toMillis()); // the outage itself
            assertThat(trainer.answers("/q/health/live", 200)).isTrue();
            assertThat(watcher.answers("/q/health/live", 200)).isTrue();
            broker = KafkaBroker.start(home, port);

            watcher.awaitState("outage", "completed");
            assertThat(log.events("outage", JobEvent.Claimed.class)).hasSize(1);
            assertThat(log.events("outage", JobEvent.Released.class)).isEmpty();
            assertThat(log.results("outage")).hasSize(1).isEqualTo(log.results("calm"));
            assertThat(log.stepsCommitted("outage")).doesNotHaveDuplicates().isEqualTo(log.stepsCommitted("calm"));
            watcher.accepted("/trainings?job=afterwards", request());
            awaitProgress(trainer, "afterwards");
            awaitProgress(watcher, "afterwards");
        } finally {
            broker.kill();
        }
    }

    /** Waits until this trainer shows progress, whichever trainer works on the job. */
    private static void awaitProgress(TrainerProcess trainer, String job) {
        await().atMost(LONG)
                .until(() ->
                        trainer.job(job).path("progress").path("phase").asText().equals("training"));
    }

    private static String request() {
        return TestTrainings.request(
                dataset,
                "\"method\":{\"name\":\"delora\",\"rank\":4},\"steps\":30,\"batchSize\":4,\"imageSize\":64,\"seed\":1,"
                        + "\"checkpointEverySteps\":5");
    }
}
