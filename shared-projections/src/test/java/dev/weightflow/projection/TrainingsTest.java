package dev.weightflow.projection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.eventlog.ProjectedTables;
import dev.weightflow.platform.job.Job;
import dev.weightflow.platform.job.JobState;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.ReleaseReason;
import dev.weightflow.schema.event.TrainingEvent.TrainingCompleted;
import dev.weightflow.schema.event.TrainingEvent.TrainingRequested;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.retraining.RetrainingRecipe;
import dev.weightflow.schema.training.EvaluationOptions;
import dev.weightflow.schema.training.InitialWeights;
import dev.weightflow.schema.training.TrainingRequest;
import dev.weightflow.schema.training.TrainingSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TrainingsTest {
    private static final WorkerId WORKER = new WorkerId("worker-1");
    private static final JobId DONE = new JobId("done");
    private static final JobId OPEN = new JobId("open");
    private static final JobId OTHER = new JobId("other");
    private static final CheckpointId CHECKPOINT = CheckpointId.of(Digest.ofText("weights"));
    private static final Digest MANIFEST = Digest.ofText("manifest");
    private static final TrainingSpec FOR_PEOPLE = RetrainingRecipe.SAME.complete(
            LogsFixture.PASCAL, Optional.empty(), InitialWeights.random(), EvaluationOptions.of(LogsFixture.PEOPLE));
    private static final TrainingSpec FOR_NONE =
            TrainingRequest.on(LogsFixture.SCENES).complete();

    private final ProjectedTables<Trainings, JobEvent> tables =
            ProjectedTables.of(Trainings.projection("test"), List.of());
    private int seconds;

    @AfterEach
    void close() {
        tables.close();
    }

    @Test
    void results_of_a_model_are_those_of_its_completed_trainings_the_latest_last() {
        state(requested(DONE, FOR_PEOPLE), claimed(DONE), requested(OPEN, FOR_PEOPLE), claimed(OPEN));
        state(requested(OTHER, FOR_NONE), claimed(OTHER), completed(OTHER), completed(DONE));
        Trainings read = tables.view();
        assertThat(read.results(LogsFixture.PEOPLE)).containsExactly(new Trainings.Result(DONE, CHECKPOINT, MANIFEST));
        assertThat(read.underWay(LogsFixture.PEOPLE)).containsExactly(OPEN);
        assertThat(read.underWay()).extracting(Job::id).containsExactly(OPEN);
        assertThat(read.knows(OPEN, 1)).isTrue();
        assertThat(read.knows(OPEN, 2)).isFalse();

        state(completed(OPEN));

        assertThat(read.underWay(LogsFixture.PEOPLE)).isEmpty();
        assertThat(read.results(LogsFixture.PEOPLE))
                .extracting(Trainings.Result::job)
                .containsExactly(DONE, OPEN);
        assertThat(read.results(new ModelName("nobody"))).isEmpty();
    }

    @Test
    void trainings_are_selected_by_state_model_and_method_a_page_at_a_time() {
        assertThat(tables.view().jobs().isEmpty()).isTrue();
        state(requested(DONE, FOR_PEOPLE), claimed(DONE), completed(DONE), requested(OPEN, FOR_PEOPLE));
        state(requested(OTHER, FOR_NONE), rejected(new JobId("bad")));
        var jobs = tables.view().jobs();

        assertThat(jobs.isEmpty()).isFalse();
        assertThat(jobs.values(Trainings.MODEL)).containsExactly("people");
        assertThat(jobs.values(Trainings.METHOD))
                .containsExactly(FOR_NONE.method().name().key());
        assertThat(jobs.select(Optional.empty(), Map.of()).count()).isEqualTo(4);
        assertThat(jobs.select(Optional.empty(), Map.of()).page(1, 2))
                .extracting(Job::id)
                .containsExactly(OTHER, OPEN);
        var people = jobs.select(Optional.empty(), Map.of(Trainings.MODEL, "people"));
        assertThat(people.count()).isEqualTo(2);
        assertThat(people.page(0, 9)).extracting(Job::id).containsExactly(OPEN, DONE);
        assertThat(jobs.select(Optional.of(JobState.WAITING), Map.of(Trainings.MODEL, "people"))
                        .page(0, 9))
                .extracting(Job::id)
                .containsExactly(OPEN);
        assertThat(jobs.startingWith("o", 9)).extracting(Job::id).containsExactly(OPEN, OTHER);
        assertThat(jobs.newest(1)).extracting(Job::id).containsExactly(new JobId("bad"));
    }

    @Test
    void failed_trainings_are_found_by_the_time_of_their_failure() {
        for (JobId job : List.of(DONE, OTHER)) {
            state(
                    requested(job, FOR_NONE),
                    claimed(job),
                    new JobEvent.Failed(
                            JobKind.TRAINING, job, 1, new Failure("broken", "It broke."), Optional.empty()));
        }
        var jobs = tables.view().jobs();

        assertThat(jobs.after(JobState.FAILED, Instant.EPOCH))
                .extracting(Job::id)
                .containsExactly(OTHER, DONE);
        assertThat(jobs.after(JobState.FAILED, Instant.ofEpochSecond(3)))
                .extracting(Job::id)
                .containsExactly(OTHER);
        assertThat(jobs.count(JobState.FAILED)).isEqualTo(2);
    }

    @Test
    void each_end_of_a_job_has_the_seconds_that_all_of_its_workers_worked() {
        state(
                requested(OPEN, FOR_PEOPLE),
                claimed(OPEN),
                new JobEvent.Released(JobKind.TRAINING, OPEN, 1, WORKER, ReleaseReason.EXPIRED, Optional.of(30.5)),
                new JobEvent.Claimed(JobKind.TRAINING, OPEN, 2, WORKER),
                new JobEvent.Cancelled(
                        JobKind.TRAINING, OPEN, 1, Optional.empty(), Optional.of("Enough."), Optional.of(42.25)));
        assertThat(tables.view().end(OPEN, 1)).contains(new Trainings.End(Instant.ofEpochSecond(5), 42.25));
        assertThat(tables.view().end(OPEN, 2)).isEmpty();

        state(
                new TrainingRequested(OPEN, 2, FOR_PEOPLE),
                new JobEvent.Claimed(JobKind.TRAINING, OPEN, 3, WORKER),
                new TrainingCompleted(OPEN, 3, CHECKPOINT, MANIFEST, 10, 1, Map.of()).withWorkedSeconds(7));

        assertThat(tables.view().end(OPEN, 1).map(Trainings.End::workedSeconds)).contains(42.25);
        assertThat(tables.view().end(OPEN, 2).map(Trainings.End::workedSeconds)).contains(7.0);
        state(rejected(OTHER));
        assertThat(tables.view().end(OTHER, 1).map(Trainings.End::workedSeconds))
                .contains(0.0);
        assertThat(tables.view().end(DONE, 1)).isEmpty();
    }

    private static JobEvent requested(JobId job, TrainingSpec spec) {
        return new TrainingRequested(job, 1, spec);
    }

    private static JobEvent claimed(JobId job) {
        return new JobEvent.Claimed(JobKind.TRAINING, job, 1, WORKER);
    }

    private static JobEvent completed(JobId job) {
        return new TrainingCompleted(job, 1, CHECKPOINT, MANIFEST, 10, 1, Map.of());
    }

    private static JobEvent rejected(JobId job) {
        return new JobEvent.Rejected(JobKind.TRAINING, job, new Failure("no", "No."));
    }

    private void state(JobEvent... events) {
        List<Envelope<JobEvent>> envelopes = new ArrayList<>();
        for (JobEvent event : events) {
            envelopes.add(Envelope.of(event, "/test", Instant.ofEpochSecond(++seconds), EventContext.NONE));
        }
        tables.apply(envelopes);
    }
}
