package dev.weightflow.console.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.console.live.ProgressStream.Signal;
import dev.weightflow.schema.event.ProgressEvent.WorkerHeartbeat;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.training.Curve.Series;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressStreamTest {
    private static final JobId JOB = new JobId("job");
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private final ProgressStream signals = new ProgressStream();

    @Test
    void curves_are_kept_of_the_jobs_that_were_heard_of_last() {
        for (int job = 0; job < 500; job++) {
            signals.on(ProgressEvents.progress(new JobId("job-" + job), 1, 1, 0.5), NOW.plusSeconds(job));
            signals.on(ProgressEvents.progress(JOB, 1, job, 0.5), NOW.plusSeconds(job));
        }

        assertThat(signals.since(JobKind.TRAINING, Instant.EPOCH)).hasSize(64);
        assertThat(signals.latest(new JobId("job-499"))).isPresent();
        assertThat(signals.latest(new JobId("job-0"))).isEmpty();
        assertThat(signals.curve(JOB, "loss.semseg").steps()).hasSize(500);
        assertThat(signals.curves(JOB)).containsExactly("loss.semseg");
        assertThat(signals.since(JobKind.EVALUATION, Instant.EPOCH)).isEmpty();
    }

    @Test
    void workers_are_bounded_too() {
        for (int worker = 0; worker < 3_000; worker++) {
            signals.on(new WorkerHeartbeat(new WorkerId("w-" + worker), 0), NOW);
        }

        assertThat(signals.workers()).hasSize(1_000).containsKey(new WorkerId("w-2999"));
    }

    @Test
    void who_resumes_at_an_earlier_step_replaces_what_the_one_before_told_beyond_it() {
        for (int step = 1; step <= 10; step++) {
            signals.on(ProgressEvents.progress(JOB, 1, step, 1), NOW);
        }

        signals.on(ProgressEvents.progress(JOB, 2, 6, 2), NOW);

        assertThat(signals.curve(JOB, "loss.semseg"))
                .isEqualTo(new Series(List.of(1L, 2L, 3L, 4L, 5L, 6L), List.of(1.0, 1.0, 1.0, 1.0, 1.0, 2.0)));
    }

    @Test
    void a_worker_that_has_lost_the_job_changes_nothing_and_is_shown_to_nobody() {
        AssertSubscriber<Signal> page = signals.stream().subscribe().withSubscriber(AssertSubscriber.create(100));
        signals.on(ProgressEvents.progress(JOB, 2, 6, 2), NOW);

        signals.on(ProgressEvents.progress(JOB, 1, 900, 9), NOW.plusSeconds(1));

        assertThat(signals.latest(JOB).orElseThrow().progress().done()).isEqualTo(6);
        assertThat(signals.curve(JOB, "loss.semseg")).isEqualTo(new Series(List.of(6L), List.of(2.0)));
        page.assertItems(new Signal(ProgressEvents.progress(JOB, 2, 6, 2), NOW));
        assertThat(signals.workers()).containsKey(new WorkerId("trainer-1"));
    }
}
