package dev.weightflow.console.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.console.training.Histories.Entry;
import dev.weightflow.console.training.Histories.Kind;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.eventlog.ProjectedTables;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.TrainingEvent.CheckpointCommitted;
import dev.weightflow.schema.event.TrainingEvent.TrainingCompleted;
import dev.weightflow.schema.event.TrainingEvent.TrainingRequested;
import dev.weightflow.schema.event.TrainingEvent.TrainingStarted;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.training.TrainingRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HistoriesTest {
    private static final JobId JOB = new JobId("job");
    private static final JobId OTHER = new JobId("other");
    private static final CheckpointId CHECKPOINT = CheckpointId.of(Digest.ofText("weights"));
    private static final Digest MANIFEST = Digest.ofText("manifest");
    private static final WorkerId FIRST = new WorkerId("trainer-1");
    private static final WorkerId SECOND = new WorkerId("trainer-2");

    private final List<ProjectedTables<?, ?>> open = new ArrayList<>();
    private int seconds;

    private Envelope<JobEvent> fact(JobEvent event) {
        return Envelope.of(event, "/weightflow/trainer", Instant.EPOCH.plusSeconds(seconds++), EventContext.NONE);
    }

    private Envelope<JobEvent> commit(JobId job, long step) {
        return fact(new CheckpointCommitted(
                job,
                1,
                CheckpointId.of(Digest.ofText(job + " at " + step)),
                Digest.ofText("manifest of " + step),
                step,
                1,
                false));
    }

    private List<Envelope<JobEvent>> log() {
        return new ArrayList<>(List.of(
                fact(new TrainingRequested(
                        JOB,
                        1,
                        TrainingRequest.on(DatasetId.of(Digest.ofText("d"))).complete())),
                fact(new JobEvent.Claimed(JobKind.TRAINING, JOB, 1, FIRST)),
                fact(new TrainingStarted(JOB, 1, FIRST, Optional.empty(), 0, 100, 7)),
                commit(JOB, 10),
                commit(OTHER, 10),
                fact(new JobEvent.Failed(
                        JobKind.TRAINING, JOB, 1, new Failure("oops", "It broke."), Optional.of(Instant.EPOCH))),
                fact(new JobEvent.Claimed(JobKind.TRAINING, JOB, 2, SECOND)),
                fact(new TrainingStarted(JOB, 2, SECOND, Optional.empty(), 10, 100, 7)),
                commit(JOB, 20),
                fact(new JobEvent.CancellationRequested(JobKind.TRAINING, JOB, 1, "enough"))));
    }

    private Histories after(List<Envelope<JobEvent>> log) {
        return tables(log).view();
    }

    private ProjectedTables<Histories, JobEvent> tables(List<Envelope<JobEvent>> log) {
        ProjectedTables<Histories, JobEvent> tables = ProjectedTables.of(Histories.PROJECTION, log);
        open.add(tables);
        return tables;
    }

    @AfterEach
    void close() {
        open.forEach(ProjectedTables::close);
    }

    @Test
    void a_history_says_who_had_it_from_where_it_went_on_and_what_was_committed() {
        List<Entry> history = after(log()).of(JOB);

        assertThat(history)
                .extracting(Entry::kind)
                .containsExactly(
                        Kind.REQUESTED,
                        Kind.CLAIMED,
                        Kind.STARTED,
                        Kind.COMMITTED,
                        Kind.FAILED,
                        Kind.CLAIMED,
                        Kind.STARTED,
                        Kind.COMMITTED,
                        Kind.CANCELLED);
        assertThat(history.get(6).step()).contains(10L);
        assertThat(history.get(6).worker()).contains(SECOND);
        assertThat(history.get(4).text()).contains("It broke.");
        assertThat(after(log()).of(OTHER)).hasSize(1);
        assertThat(after(log()).of(new JobId("unheard-of"))).isEmpty();
    }

    @Test
    void a_training_that_stopped_early_says_why() {
        Histories histories = after(List.of(
                fact(new TrainingCompleted(OTHER, 1, CHECKPOINT, MANIFEST, 10, 1, Map.of())),
                fact(new TrainingCompleted(
                        JOB,
                        1,
                        Optional.of(FIRST),
                        CHECKPOINT,
                        MANIFEST,
                        10,
                        1,
                        Map.of(),
                        Optional.of("Δm has not risen")))));

        assertThat(TimelineRow.of(histories.of(JOB)))
                .extracting(TimelineRow::text)
                .containsExactly("Stopped early: Δm has not risen");
        assertThat(TimelineRow.of(histories.of(OTHER)))
                .extracting(TimelineRow::text)
                .containsExactly("Completed");
    }

    @Test
    void facts_that_come_again_in_whatever_order_change_nothing() {
        List<Envelope<JobEvent>> log = log();
        Histories once = after(log);
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            List<Envelope<JobEvent>> redelivered = new ArrayList<>();
            for (int i = 0; i < log.size(); i++) {
                redelivered.add(log.get(i));
                for (int again = random.nextInt(3); again > 0; again--) {
                    redelivered.add(log.get(random.nextInt(i + 1)));
                }
            }

            Histories state = after(redelivered);

            assertThat(state.of(JOB)).as("seed %d", seed).isEqualTo(once.of(JOB));
            assertThat(state.of(OTHER)).isEqualTo(once.of(OTHER));
        }
    }

    @Test
    void of_a_long_history_the_end_is_kept_and_what_was_dropped_does_not_come_back() {
        List<Envelope<JobEvent>> log = new ArrayList<>();
        for (long step = 1; step <= 3 * Histories.MOST; step++) {
            log.add(commit(JOB, step));
        }
        ProjectedTables<Histories, JobEvent> tables = tables(log);
        Histories state = tables.view();
        List<Entry> kept = state.of(JOB);
        assertThat(kept).hasSize(Histories.MOST);
        assertThat(kept.get(kept.size() - 1).step()).contains(3L * Histories.MOST);

        tables.apply(log.subList(0, 10));

        assertThat(state.of(JOB)).isEqualTo(kept);
    }
}
