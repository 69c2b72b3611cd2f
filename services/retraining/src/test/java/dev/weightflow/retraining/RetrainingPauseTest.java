package dev.weightflow.retraining;

import static dev.weightflow.projection.LogsFixture.PEOPLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.projection.LogsFixture;
import dev.weightflow.projection.Metrics;
import dev.weightflow.schema.evaluation.EvaluationSpec;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRequested;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.TrainingEvent.TrainingRequested;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.retraining.RetrainingRecipe;
import dev.weightflow.schema.training.EvaluationOptions;
import dev.weightflow.schema.training.InitialWeights;
import dev.weightflow.schema.training.TrainingSpec;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetrainingPauseTest extends RetrainerTestBase {
    @Test
    void the_next_data_wait_until_the_gate_has_ruled_and_start_from_the_new_champion() {
        championThatIsRetrainedOn(EIGHT_NEW);
        scenario.ingest("/b", "b1");
        scenario.settle();
        scenario.ingest("/c", "c1");
        scenario.settle();
        assertThat(scenario.requests()).hasSize(1);

        CheckpointId result = scenario.completed(request());
        assertThat(scenario.requests()).hasSize(1);
        scenario.evaluated(result);

        assertThat(scenario.requests()).hasSize(2);
        assertThat(scenario.requests().get(1).spec().start()).isEqualTo(InitialWeights.warm(result));
    }

    @Test
    void a_result_that_the_gate_cannot_decide_about_is_waited_for_no_longer_and_the_champion_stays_the_start() {
        CheckpointId champion = scenario.champion("a", scenario.ingest("/a", "a1"));
        scenario.policy(EIGHT_NEW);
        DatasetId b = scenario.ingest("/b", "b1");
        scenario.settle();
        scenario.ingest("/c", "c1");
        scenario.settle();
        CheckpointId result = scenario.completed(request());
        assertThat(scenario.requests()).hasSize(1);

        scenario.undecided(result, b);

        assertThat(scenario.requests()).hasSize(2);
        assertThat(scenario.requests().get(1).spec().start()).isEqualTo(InitialWeights.warm(champion));
    }

    @Test
    void a_training_by_hand_is_waited_for_too() {
        DatasetId a = scenario.ingest("/a", "a1");
        scenario.champion("a", a);
        scenario.policy(EIGHT_NEW);
        TrainingSpec byHand = RetrainingRecipe.SAME.complete(
                a, Optional.empty(), InitialWeights.random(), EvaluationOptions.of(PEOPLE));
        TrainingRequested hand = new TrainingRequested(byHand.jobId(), 1, byHand);
        scenario.state(hand);
        scenario.ingest("/b", "b1");
        scenario.settle();
        assertThat(scenario.requests()).containsExactly(hand);

        scenario.givenUp(hand);

        assertThat(scenario.requests()).hasSize(2);
    }

    @Test
    void a_result_that_cannot_be_evaluated_is_not_waited_for() {
        championThatIsRetrainedOn(EIGHT_NEW);
        scenario.ingest("/b", "b1");
        scenario.settle();
        DatasetId last = scenario.ingest("/c", "c1");
        scenario.settle();
        CheckpointId result = scenario.completed(request());

        JobId asked = evaluationRequested(result, last);
        fixture.evaluationFails(asked, new Failure("broken", "Broken."));
        scenario.settle();

        assertThat(scenario.requests()).hasSize(2);
    }

    @Test
    void a_result_whose_evaluation_is_rejected_is_not_waited_for_and_that_is_explained() {
        championThatIsRetrainedOn(EIGHT_NEW);
        scenario.ingest("/b", "b1");
        scenario.settle();
        DatasetId last = scenario.ingest("/c", "c1");
        scenario.settle();
        scenario.completed(request());
        assertThat(scenario.requests()).hasSize(1);

        fixture.publish(new JobEvent.Rejected(
                JobKind.EVALUATION,
                EvaluationSpec.unspecified(Digest.ofText("manifest")),
                new Failure("object-not-found", "The manifest is lost.")));
        scenario.settle();

        assertThat(scenario.requests()).hasSize(2);
        assertThat(scenario.service.queries().explain(last.value()).previews())
                .singleElement()
                .satisfies(preview -> assertThat(preview.checks()).anySatisfy(check -> assertThat(check.finding())
                        .contains("was not evaluated: The manifest is lost.")));
    }

    @Test
    void a_result_that_was_measured_for_nobody_and_cannot_be_for_the_model_is_not_waited_for() {
        championThatIsRetrainedOn(EIGHT_NEW);
        scenario.ingest("/b", "b1");
        scenario.settle();
        DatasetId last = scenario.ingest("/c", "c1");
        scenario.settle();
        CheckpointId result = scenario.completed(request());
        JobId asked = evaluationRequested(result, last);
        fixture.publish(fixture.evaluation(
                result, LogsFixture.PASCAL, Metrics.semseg(0.9), Optional.empty(), Optional.empty()));
        scenario.settle();
        assertThat(scenario.requests()).hasSize(1);

        fixture.evaluationFails(asked, new Failure("broken", "Broken."));
        scenario.settle();

        assertThat(scenario.requests()).hasSize(2);
    }

    @Test
    void after_a_retraining_comes_the_cooldown() {
        championThatIsRetrainedOn(policy("{'minNewSamples': 8, 'cooldownSeconds': 3600}"));
        scenario.ingest("/b", "b1");
        scenario.settle();
        scenario.evaluated(scenario.completed(request()));
        scenario.ingest("/c", "c1");
        scenario.settle();
        assertThat(scenario.requests()).hasSize(1);

        fixture.clock.advance(Duration.ofHours(1));
        scenario.instance.reconcile();

        assertThat(scenario.requests()).hasSize(2);
    }

    /** Requests the evaluation of the result for the model, as the evaluator does. */
    private JobId evaluationRequested(CheckpointId result, DatasetId on) {
        EvaluationSpec spec = new EvaluationSpec(result, Digest.ofText("manifest"), on, EvaluationOptions.of(PEOPLE));
        fixture.publish(new EvaluationRequested(spec.jobId(), 1, spec));
        return spec.jobId();
    }
}
