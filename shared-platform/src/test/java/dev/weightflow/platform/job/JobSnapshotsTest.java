package dev.weightflow.platform.job;

import static dev.weightflow.platform.job.TestJobs.ANN;
import static dev.weightflow.platform.job.TestJobs.FAILURE;
import static dev.weightflow.platform.job.TestJobs.committed;
import static dev.weightflow.platform.job.TestJobs.completed;
import static dev.weightflow.platform.job.TestJobs.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.schema.event.Causation;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.TrainingEvent.TrainingRequested;
import dev.weightflow.schema.event.TrainingEvent.TrainingStarted;
import dev.weightflow.schema.id.EventId;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.training.TrainingSpec;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JobSnapshotsTest {
    private static final EventContext CONTEXT = new EventContext(
            Causation.NONE.then(new EventId("request")),
            Optional.of("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
            Optional.of("Ann"));
    private final JobSnapshots<TrainingSpec> snapshots = new JobSnapshots<>(TrainingSpec.class);

    @Test
    void a_snapshot_is_read_as_the_jobs_that_were_written_in_every_state() {
        JobProjection<TrainingSpec> jobs = oneJobInEveryState();

        JobProjection<TrainingSpec> read = snapshots.read(snapshots.write(jobs));

        assertThat(read.jobs()).containsExactlyElementsOf(jobs.jobs());
        assertThat(jobs.jobs()).extracting(Job::state).contains(JobState.values());
        for (JobState state : JobState.values()) {
            assertThat(read.count(state)).isEqualTo(jobs.count(state));
        }
        assertThat(read.waiting().toList()).isEqualTo(jobs.waiting().toList());
    }

    @Test
    void a_snapshot_from_before_anybody_was_named_is_read() {
        JobProjection<TrainingSpec> jobs = oneJobInEveryState();
        JsonNode written = snapshots.write(jobs);
        written.findParents("requestedBy").forEach(record -> ((ObjectNode) record).remove("requestedBy"));
        written.findParents("cancellation").forEach(record -> ((ObjectNode) record).remove("cancellation"));

        assertThat(snapshots.read(written).jobs())
                .extracting(Job::id)
                .containsExactlyElementsOf(jobs.jobs().stream().map(Job::id).toList());
    }

    @Test
    void what_is_no_snapshot_is_refused() {
        assertThatThrownBy(() -> snapshots.read(TextNode.valueOf("jobs"))).isInstanceOf(IllegalArgumentException.class);
    }

    private static JobProjection<TrainingSpec> oneJobInEveryState() {
        JobProjection<TrainingSpec> jobs = JobProjection.empty();
        for (String name : new String[] {"waiting", "retried", "claimed", "completed", "failed", "cancelled"}) {
            jobs = apply(jobs, new TrainingRequested(new JobId(name), 1, spec(name.length())));
        }
        for (String name : new String[] {"retried", "claimed", "completed", "failed"}) {
            JobId id = new JobId(name);
            jobs = apply(jobs, new JobEvent.Claimed(JobKind.TRAINING, id, 1, ANN));
            jobs = apply(jobs, new TrainingStarted(id, 1, ANN, Optional.empty(), 0, 100, 7));
            jobs = apply(
                    jobs,
                    name.equals("retried")
                            ? committed(id, 1, 50)
                            : committed(id, 1, 50).withWorker(ANN));
        }
        JobId claimed = new JobId("claimed");
        jobs = apply(jobs, new JobEvent.CancellationRequested(JobKind.TRAINING, claimed, 1, "enough"));
        jobs = apply(
                jobs,
                new JobEvent.Failed(
                        JobKind.TRAINING,
                        new JobId("retried"),
                        1,
                        FAILURE,
                        Optional.of(Instant.ofEpochSecond(1234, 5678))));
        jobs = apply(jobs, completed(new JobId("completed"), 1));
        jobs = apply(jobs, new JobEvent.Failed(JobKind.TRAINING, new JobId("failed"), 1, FAILURE, Optional.empty()));
        jobs = apply(jobs, new JobEvent.Cancelled(JobKind.TRAINING, new JobId("cancelled"), 1, Optional.empty()));
        return apply(jobs, new JobEvent.Rejected(JobKind.TRAINING, new JobId("rejected"), FAILURE));
    }

    private static JobProjection<TrainingSpec> apply(JobProjection<TrainingSpec> jobs, JobEvent event) {
        return jobs.apply(event, Instant.parse("2026-01-02T03:04:05.678Z"), CONTEXT);
    }
}
