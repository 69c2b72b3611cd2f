package dev.weightflow.registry.promotion;

import static dev.weightflow.registry.RegistryFixture.PASCAL;
import static dev.weightflow.registry.RegistryFixture.PEOPLE;
import static dev.weightflow.registry.RegistryFixture.SCENES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.projection.Metrics;
import dev.weightflow.projection.model.VersionStatus;
import dev.weightflow.schema.evaluation.EvaluationReport;
import dev.weightflow.schema.evaluation.GatePolicy;
import dev.weightflow.schema.event.Causation;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRequested;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.ModelEvent.AliasMoved;
import dev.weightflow.schema.event.ModelEvent.PromotionUndecided;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.EventId;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.VersionNumber;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.json.CanonicalJson;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChampionComparisonTest extends ReconcilerTestBase {
    @Test
    void the_champion_is_evaluated_on_the_challengers_data_before_they_are_compared() {
        CheckpointId a = evaluated("a", GOOD);
        CheckpointId b = fixture.checkpoint("b", SCENES, Optional.empty());
        Envelope<JobEvent> challenge = fixture.publish(
                fixture.evaluation(b, SCENES, Metrics.two(0.2, 50), Optional.empty()), EventContext.NONE);
        instance.settle();

        // the champion's evaluation is requested, once, and nothing is decided
        assertThat(status(2)).isEqualTo(VersionStatus.UNDECIDED);
        instance.settle();
        assertThat(fixture.evaluationRequests()).hasSize(1);
        EvaluationRequested request = fixture.evaluationRequests().get(0);
        assertThat(request.spec().checkpoint()).isEqualTo(a);
        assertThat(request.spec().dataset()).isEqualTo(SCENES);
        assertThat(request.spec().options().maxImages()).contains(8);
        assertThat(request.spec().options().model()).isEmpty();
        assertThat(causation(request.id()).root()).contains(challenge.id());

        // on these data the champion is worse
        fixture.publish(fixture.evaluation(a, SCENES, Metrics.two(0.1, 55), Optional.empty(), Optional.empty()));
        instance.settle();
        assertThat(status(2)).isEqualTo(VersionStatus.CHAMPION);
        AliasMoved moved = (AliasMoved) fixture.events().get(fixture.events().size() - 1);
        assertThat(moved.verdict().orElseThrow().checks().get(0).champion()).contains(0.1);
    }

    @Test
    void an_evaluation_of_another_number_of_images_is_not_comparable() {
        evaluated("a", GOOD);
        evaluatedOn(16, "b");

        assertThat(status(2)).isEqualTo(VersionStatus.UNDECIDED);
        assertThat(fixture.evaluationRequests().get(0).spec().options().maxImages())
                .contains(16);
    }

    @Test
    void on_too_few_images_a_version_is_undecided_and_no_champion_is_evaluated_for_it() {
        evaluated("a", GOOD);
        evaluatedOn(7, "b");
        instance.reconcile();

        assertThat(status(2)).isEqualTo(VersionStatus.UNDECIDED);
        assertThat(people().waiting()).isEmpty();
        assertThat(fixture.evaluationRequests()).isEmpty();
        PromotionUndecided undecided =
                (PromotionUndecided) fixture.events().get(fixture.events().size() - 1);
        assertThat(undecided.verdict().reason()).contains("7 images are too few to decide, and the gate asks for 8");
        assertThat(registry.models().model(PEOPLE).undecided()).containsExactly(new VersionNumber(2));

        // the model's own gate may ask for fewer, and a person asks again
        policy(GatePolicy.onImages(7));
        registry.promotions().attempt(candidate(2, "Seven will do."), EventContext.NONE);
        assertThat(fixture.evaluationRequests()).hasSize(1);
    }

    /** Evaluates a better model on that number of images of PASCAL. */
    private void evaluatedOn(int images, String name) {
        CheckpointId checkpoint = fixture.checkpoint(name);
        EvaluationCompleted usual = fixture.evaluation(checkpoint, PASCAL, BETTER, Optional.empty());
        EvaluationReport report = new EvaluationReport(
                1,
                checkpoint,
                Optional.empty(),
                PASCAL,
                usual.split(),
                images,
                64,
                BETTER,
                null,
                null,
                "test",
                Optional.of(fixture.store.put(CanonicalJson.write(Metrics.sums(BETTER, images)))));
        fixture.store.put(CanonicalJson.write(report));
        fixture.publish(new EvaluationCompleted(
                new JobId("evaluation-of-" + name),
                1,
                checkpoint,
                usual.manifest(),
                Optional.empty(),
                PASCAL,
                usual.split(),
                images,
                report.id(),
                BETTER,
                Optional.empty(),
                Optional.of(PEOPLE)));
        instance.settle();
    }

    @Test
    void a_champion_that_cannot_be_evaluated_stays_and_the_verdict_says_why() {
        CheckpointId a = evaluated("a", GOOD);
        fixture.publish(fixture.evaluation(fixture.checkpoint("b"), SCENES, BETTER, Optional.empty()));
        instance.settle();
        fixture.evaluationFails(
                fixture.evaluationRequests().get(0).job(), new Failure("too-few-tasks", "The data lack normals."));

        instance.settle();

        assertThat(status(2)).isEqualTo(VersionStatus.UNDECIDED);
        PromotionUndecided undecided =
                (PromotionUndecided) fixture.events().get(fixture.events().size() - 1);
        assertThat(undecided.verdict().reason())
                .contains("Version 1 cannot be evaluated on 8 images of val")
                .endsWith("The data lack normals.");
    }

    @Test
    void a_waiting_version_does_not_keep_the_next_from_being_judged() {
        evaluated("a", GOOD);
        fixture.publish(fixture.evaluation(fixture.checkpoint("b"), SCENES, BETTER, Optional.empty()));
        evaluated("c", BETTER);

        assertThat(status(2)).isEqualTo(VersionStatus.UNDECIDED);
        assertThat(status(3)).isEqualTo(VersionStatus.CHAMPION);
        // and it now has to beat the new champion on its own data
        assertThat(fixture.evaluationRequests()).hasSize(2);
    }

    @Test
    void a_version_at_the_chains_end_is_not_compared_by_asking_for_more() {
        evaluated("a", GOOD);
        Causation almost = new Causation(
                Causation.MAX_DEPTH - 1,
                Optional.of(EventId.of("type", "root", "")),
                Optional.of(EventId.of("type", "parent", "")));
        fixture.publish(
                fixture.evaluation(fixture.checkpoint("b"), SCENES, BETTER, Optional.empty()),
                new EventContext(almost, Optional.empty()));

        instance.settle();

        assertThat(people().waiting()).isEmpty();
        assertThat(status(2)).isEqualTo(VersionStatus.UNDECIDED);
        assertThat(fixture.evaluationRequests()).isEmpty();
    }

    @Test
    void a_request_that_was_lost_is_sent_again_until_the_evaluator_knows_the_job() {
        evaluated("a", GOOD);
        fixture.requestsArrive = false;
        fixture.publish(fixture.evaluation(fixture.checkpoint("b"), SCENES, BETTER, Optional.empty()));
        instance.settle();
        assertThat(fixture.sent).hasSize(1);
        assertThat(fixture.evaluationRequests()).isEmpty();

        fixture.requestsArrive = true;
        instance.reconcile();
        instance.reconcile();

        assertThat(fixture.sent).hasSize(2);
        assertThat(fixture.sent.get(1).event()).isEqualTo(fixture.sent.get(0).event());
        assertThat(fixture.sent.get(1).context()).isEqualTo(fixture.sent.get(0).context());
        assertThat(fixture.evaluationRequests()).hasSize(1);
    }

    @Test
    void a_champion_whose_evaluation_is_rejected_is_not_asked_for_again_and_the_challenger_is_told() {
        evaluated("a", GOOD);
        fixture.requestsArrive = false;
        fixture.publish(fixture.evaluation(fixture.checkpoint("b"), SCENES, BETTER, Optional.empty()));
        instance.settle();
        EvaluationRequested asked = (EvaluationRequested) fixture.sent.get(0).event();

        fixture.publish(
                new JobEvent.Rejected(JobKind.EVALUATION, asked.job(), new Failure("wrong-manifest", "It is none.")));
        instance.settle();
        instance.reconcile();

        assertThat(status(2)).isEqualTo(VersionStatus.UNDECIDED);
        assertThat(people().decisions().latest(0, 1).get(0).reason())
                .contains("cannot be evaluated")
                .contains("It is none.");
        assertThat(fixture.sent).hasSize(1);
    }

    @Test
    void a_new_champion_is_compared_with_those_that_waited_for_the_old_one() {
        evaluated("a", GOOD);
        CheckpointId b = fixture.checkpoint("b");
        fixture.publish(fixture.evaluation(b, SCENES, BETTER, Optional.empty()));
        instance.settle();
        CheckpointId c = evaluated("c", BETTER);
        assertThat(status(2)).isEqualTo(VersionStatus.UNDECIDED);

        // the first champion's metrics come too late to matter, and the second one's decide
        fixture.publish(fixture.evaluation(c, SCENES, Metrics.two(0.1, 55), Optional.empty(), Optional.empty()));
        instance.settle();

        assertThat(status(2)).isEqualTo(VersionStatus.CHAMPION);
    }
}
