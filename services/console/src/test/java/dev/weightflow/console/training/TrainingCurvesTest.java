package dev.weightflow.console.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.console.Console;
import dev.weightflow.console.live.ProgressEvents;
import dev.weightflow.console.live.ProgressStream;
import dev.weightflow.console.owner.Health;
import dev.weightflow.console.owner.ServiceClients;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.projection.FollowingInstance;
import dev.weightflow.projection.Journals;
import dev.weightflow.projection.LogsFixture;
import dev.weightflow.projection.documents.StoredDocuments;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.TrainingEvent.CheckpointCommitted;
import dev.weightflow.schema.event.TrainingEvent.TrainingCompleted;
import dev.weightflow.schema.event.TrainingEvent.TrainingRequested;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.json.CanonicalJson;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.training.CheckpointManifest;
import dev.weightflow.schema.training.Curve;
import dev.weightflow.schema.training.Curve.Series;
import dev.weightflow.schema.training.TrainingRequest;
import dev.weightflow.schema.training.TrainingSpec;
import dev.weightflow.schema.training.Validation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Checks the series that a training's page draws: stored, told since, and measured. */
class TrainingCurvesTest {
    private static final JobId JOB = new JobId("job");
    private static final TrainingSpec SPEC =
            TrainingRequest.on(LogsFixture.PASCAL).complete();
    private static final long SPIKE = 1_777;

    private final LogsFixture logs = new LogsFixture();
    private final Follower follower = new Follower(logs);
    private final ProgressStream signals = new ProgressStream();

    private static final class Follower extends FollowingInstance {
        Follower(LogsFixture logs) {
            super(logs, "console", Histories.PROJECTION);
            begin();
        }

        Journals read() {
            catchUp();
            return journals;
        }
    }

    @AfterEach
    void close() {
        follower.close();
    }

    private void state(JobEvent event) {
        logs.trainings.publish(Envelope.of(event, "/weightflow/trainer", LogsFixture.NOW, EventContext.NONE));
    }

    private TrainingView view() {
        return TrainingsResource.view(
                new Console(
                        follower.read(),
                        new StoredDocuments(logs.store),
                        signals,
                        new Health(Map.of(), logs.clock),
                        new ServiceClients(Map.of()),
                        logs.clock),
                JOB.value());
    }

    private void started() {
        state(new TrainingRequested(JOB, 1, SPEC));
        state(new JobEvent.Claimed(JobKind.TRAINING, JOB, 1, new WorkerId("trainer-1")));
    }

    /** Commits a checkpoint at that step, with a loss of 1 at every step but one. */
    private void committed(long step) {
        TreeMap<Long, Map<String, Double>> losses = new TreeMap<>();
        LongStream.rangeClosed(1, step).forEach(at -> losses.put(at, Map.of("loss.semseg", at == SPIKE ? 50.0 : 1.0)));
        Digest curve = logs.store.put(CanonicalJson.write(Curve.of(losses).reduced(Curve.MOST_POINTS)));
        CheckpointId checkpoint = CheckpointId.of(logs.store.put(new byte[] {1}));
        Digest manifest = logs.store.put(CanonicalJson.write(new CheckpointManifest(
                CheckpointManifest.FORMAT,
                checkpoint,
                1,
                JOB,
                SPEC,
                Map.of(),
                step,
                1,
                false,
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                1,
                "test",
                Map.of(),
                List.of(
                        new Validation(100, 1, Map.of(PascalTasks.SEMSEG, 0.25), -60),
                        new Validation(step, 2, Map.of(PascalTasks.SEMSEG, 0.5), -20)),
                List.of())));
        state(new CheckpointCommitted(
                JOB,
                1,
                Optional.of(new WorkerId("trainer-1")),
                checkpoint,
                manifest,
                step,
                2,
                false,
                Optional.empty(),
                Optional.of(curve)));
    }

    @Test
    void a_spike_of_the_stored_curve_is_drawn_and_what_was_told_since_follows_it() {
        started();
        committed(10_000);
        for (long step = 9_998; step <= 10_003; step++) {
            ProgressEvents.tell(signals, JOB, 1, step, 2.0);
        }

        Series losses = view().curves(-1).get("loss.semseg");

        assertThat(losses.steps())
                .hasSizeLessThanOrEqualTo(600)
                .startsWith(1L)
                .contains(SPIKE)
                .endsWith(10_003L);
        assertThat(losses.values().get(losses.steps().indexOf(SPIKE))).isEqualTo(50);
        assertThat(view().curves(10_001).get("loss.semseg"))
                .isEqualTo(new Series(List.of(10_002L, 10_003L), List.of(2.0, 2.0)));
        assertThat(view().curves(9_999).get("loss.semseg").values())
                .startsWith(1.0)
                .endsWith(2.0);
    }

    @Test
    void figures_of_validations_are_series_in_the_unit_that_is_shown() {
        started();
        committed(200);

        Map<String, Series> curves = view().curves(-1);

        assertThat(curves.get("validation.semseg")).isEqualTo(new Series(List.of(100L, 200L), List.of(25.0, 50.0)));
        assertThat(curves.get("validation.deltaM")).isEqualTo(new Series(List.of(100L, 200L), List.of(-60.0, -20.0)));
        assertThat(curves.get("validation.normals")).isEqualTo(Series.EMPTY);
        JsonNode json = WeightflowJson.read(WeightflowJson.write(curves), JsonNode.class);
        assertThat(json.path("validation.semseg").toString()).isEqualTo("{\"steps\":[100,200],\"values\":[25.0,50.0]}");
    }

    @Test
    void a_training_that_stopped_early_is_shown_with_the_length_it_might_have_had() {
        started();
        committed(200);
        CheckpointId checkpoint = CheckpointId.of(Digest.ofText("weights"));
        state(new TrainingCompleted(
                JOB,
                1,
                Optional.empty(),
                checkpoint,
                Digest.ofText("manifest"),
                200,
                1,
                Map.of(),
                Optional.of("Δm has not risen")));

        int epochs = SPEC.length().epochs().orElseThrow();
        assertThat(view().total()).isEqualTo(100L * epochs);
        assertThat(view().lead()).startsWith("Step 200 of ").endsWith(" · epoch 2 of " + epochs + " · stopped early");
    }

    @Test
    void a_training_that_told_nothing_has_no_series() {
        started();

        assertThat(view().curves(-1)).isEmpty();
        assertThat(view().columns()).allSatisfy(column -> {
            assertThat(column.loss()).isEqualTo("–");
            assertThat(column.best()).isEqualTo("–");
        });
    }
}
