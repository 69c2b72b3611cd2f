package dev.weightflow.trainer.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.platform.event.Cause;
import dev.weightflow.platform.log.InMemoryEventLog;
import dev.weightflow.platform.log.MeteredEventLog;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.event.TrainingEvent;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.training.TrainingRequest;
import dev.weightflow.trainer.job.JobJournal;
import dev.weightflow.trainer.work.FailureCodes;
import dev.weightflow.trainer.work.StepProgress;
import dev.weightflow.trainer.work.WorkObserver;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrainerMetricsTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final String TOPIC = "weightflow.trainings";

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final TrainerMetrics metrics = new TrainerMetrics(meters);
    private final JobJournal journal = JobJournal.open(
            new MeteredEventLog<>(
                    new InMemoryEventLog.Shared<>(TOPIC, TrainingEvent.class).open(),
                    TOPIC,
                    TrainingEvent.class,
                    meters),
            Clock.fixed(NOON, ZoneOffset.UTC),
            fact -> {});

    @Test
    void every_series_of_a_closed_set_is_at_zero_from_the_start() {
        assertThat(meters.get("weightflow.failures").counters())
                .hasSameSizeAs(FailureCodes.known())
                .allSatisfy(TrainerMetricsTest::isZero);
        assertThat(meters.get("weightflow.claims").counters()).hasSize(4).allSatisfy(TrainerMetricsTest::isZero);
        assertThat(meters.get("weightflow.jobs.ended").counters())
                .hasSize(3 * MethodName.values().length)
                .allSatisfy(TrainerMetricsTest::isZero);
        assertThat(meters.get("weightflow.checkpoint.commit").timers()).hasSize(3);
        assertThat(meters.get("weightflow.training.loss").gauges()).hasSize(Task.values().length + 1);
        assertThat(meters.get("weightflow.training.steps").counter().count()).isZero();
        assertThat(meters.get("weightflow.training.images").counter().count()).isZero();
    }

    @Test
    void jobs_are_told_by_state_and_the_oldest_that_waits_by_its_age() {
        metrics.watch(journal, Clock.fixed(NOON.plusSeconds(90), ZoneOffset.UTC));
        request("first");
        request("second");
        journal.claimNext(new WorkerId("ann"));

        assertThat(gauge("weightflow.jobs", "state", "waiting")).isEqualTo(1);
        assertThat(gauge("weightflow.jobs", "state", "claimed")).isEqualTo(1);
        assertThat(gauge("weightflow.queue.length", "queue", "jobs")).isEqualTo(1);
        assertThat(gauge("weightflow.queue.age", "queue", "jobs")).isEqualTo(90);
    }

    @Test
    void facts_are_counted_where_they_are_appended_whoever_asked_for_them() {
        request("job");
        journal.claimNext(new WorkerId("ann"));

        assertThat(count("weightflow.events", "type", "TrainingRequested")).isEqualTo(1);
        assertThat(count("weightflow.events", "type", "ClaimTaken")).isEqualTo(1);
        assertThat(count("weightflow.events", "type", "TrainingCompleted")).isZero();
    }

    @Test
    void both_topics_that_are_read_tell_how_much_is_left_to_read() {
        metrics.progressBehind(7);

        assertThat(gauge("weightflow.consumer.lag", "topic", "weightflow.progress"))
                .isEqualTo(7);
        assertThat(gauge("weightflow.consumer.lag", "topic", TOPIC)).isZero();
    }

    @Test
    void a_step_counts_its_images_and_moves_progress_and_loss() {
        metrics.active(true);
        metrics.step(new StepProgress(0, 3, 12, Map.of(Task.SAL, 0.5), 2.0, 1e-3, 5, 1), 8);

        assertThat(meters.get("weightflow.training.active").gauge().value()).isEqualTo(1);
        assertThat(meters.get("weightflow.training.progress").gauge().value()).isEqualTo(0.25);
        assertThat(meters.get("weightflow.training.images").counter().count()).isEqualTo(8);
        assertThat(gauge("weightflow.training.loss", "task", "sal")).isEqualTo(0.5);
        assertThat(gauge("weightflow.training.loss", "task", "total")).isEqualTo(2);
        assertThat(gauge("weightflow.training.loss", "task", "semseg")).isNaN();
    }

    @Test
    void what_became_of_work_is_counted_by_outcome() {
        metrics.failed("time-limit");
        metrics.ended(WorkObserver.End.FAILED, MethodName.DELORA);
        metrics.commit("fenced", Duration.ofSeconds(2));

        assertThat(count("weightflow.failures", "code", "time-limit")).isEqualTo(1);
        assertThat(count("weightflow.jobs.ended", "outcome", "failed")).isEqualTo(1);
        assertThat(meters.get("weightflow.checkpoint.commit")
                        .tag("outcome", "fenced")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    private void request(String job) {
        String draft = "{\"dataset\":\"" + Digest.ofText("dataset").hex() + "\"}";
        journal.request(
                new JobId(job),
                WeightflowJson.read(draft.getBytes(StandardCharsets.UTF_8), TrainingRequest.class)
                        .complete(),
                Cause.NONE);
    }

    private double gauge(String name, String label, String value) {
        return meters.get(name).tag(label, value).gauge().value();
    }

    private double count(String name, String label, String value) {
        return meters.get(name).tag(label, value).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    private static void isZero(Counter counter) {
        assertThat(counter.count()).as(counter.getId().toString()).isZero();
    }
}
