package dev.weightflow.evaluator.job;

import static dev.weightflow.evaluator.EvaluationFixture.report;
import static dev.weightflow.evaluator.EvaluationFixture.request;
import static dev.weightflow.evaluator.EvaluationFixture.spec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.evaluator.EvaluationFixture;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.eventlog.SnapshotFormat;
import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.job.JobProjection;
import dev.weightflow.platform.job.JobService;
import dev.weightflow.platform.job.JobState;
import dev.weightflow.schema.evaluation.EvaluationSpec;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.WorkerId;
import java.time.Duration;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class EvaluationProjectionTest {
    @Test
    void a_snapshot_holds_evaluations_in_every_state() throws Exception {
        try (EvaluationFixture fixture = new EvaluationFixture()) {
            JobService<EvaluationSpec> evaluations = fixture.working("ann", (spec, observer) -> report(spec));
            request(evaluations, spec("a", Optional.of(new ModelName("scenes"))));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> evaluations.jobs().current().count(JobState.COMPLETED) == 1);
            JobService<EvaluationSpec> idle = new EvaluationFixture().instance();
            request(idle, spec("waiting"));
            request(idle, spec("claimed"));
            idle.jobs().claimNext(new WorkerId("bob")).join();
            idle.jobs()
                    .reject(new JobId("rejected"), new Failure("unreadable", "It is noise."), EventContext.NONE)
                    .join();

            assertSameAfterSnapshot(evaluations.jobs().current());
            assertSameAfterSnapshot(idle.jobs().current());
        }
    }

    private static void assertSameAfterSnapshot(JobProjection<EvaluationSpec> jobs) {
        SnapshotFormat<JobProjection<EvaluationSpec>> format =
                EvaluationWork.projection(Optional.empty()).snapshotFormat().orElseThrow();

        JobProjection<EvaluationSpec> read = format.read().apply(format.write().apply(jobs));

        assertThat(read.jobs()).isEqualTo(jobs.jobs()).isNotEmpty();
        assertThat(read.waiting().map(Job::id))
                .isEqualTo(jobs.waiting().map(Job::id).toList());
    }
}
