package dev.weightflow.registry.promotion;

import static dev.weightflow.registry.RegistryFixture.PASCAL;
import static dev.weightflow.registry.RegistryFixture.PEOPLE;
import static dev.weightflow.registry.RegistryFixture.SCENES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.objectstore.FailingObjectStore.Fate;
import dev.weightflow.projection.Journals;
import dev.weightflow.projection.model.VersionStatus;
import dev.weightflow.registry.RegistryFixture;
import dev.weightflow.registry.promotion.Promotions.Attempt;
import dev.weightflow.schema.evaluation.EvaluationReport;
import dev.weightflow.schema.evaluation.TaskMetrics;
import dev.weightflow.schema.event.Causation;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;
import dev.weightflow.schema.event.ModelEvent.AliasMoved;
import dev.weightflow.schema.event.ModelEvent.ModelVersionRegistered;
import dev.weightflow.schema.event.ModelEvent.PromotionUndecided;
import dev.weightflow.schema.event.ModelEvent.RegistrationFailed;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.EventId;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.VersionNumber;
import dev.weightflow.schema.json.CanonicalJson;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReconcilerTest extends ReconcilerTestBase {
    @Test
    void an_evaluated_checkpoint_becomes_version_1_and_champion() {
        CheckpointId a = fixture.checkpoint("a");
        EvaluationCompleted evaluation = fixture.evaluation(a, PASCAL, GOOD, Optional.of(UNTRAINED));
        fixture.publish(evaluation);

        instance.settle();

        ModelVersionRegistered registered =
                (ModelVersionRegistered) fixture.events().get(0);
        assertThat(registered.version()).isEqualTo(VersionNumber.FIRST);
        assertThat(registered.checkpoint()).isEqualTo(a);
        assertThat(registered.report()).contains(evaluation.report());
        assertThat(registered.dataset()).isEqualTo(PASCAL);
        AliasMoved moved = (AliasMoved) fixture.events().get(1);
        assertThat(moved.to()).contains(VersionNumber.FIRST);
        assertThat(moved.verdict().orElseThrow().passed()).isTrue();
        assertThat(fixture.events()).hasSize(2);
    }

    @Test
    void what_was_stated_before_the_registry_began_counts_the_same() {
        fixture.publish(fixture.evaluation(fixture.checkpoint("a"), PASCAL, GOOD, Optional.of(UNTRAINED)));

        fixture.open().settle();

        assertThat(fixture.events()).hasSize(2);
    }

    @Test
    void what_was_stated_while_no_registry_ran_is_registered_at_the_next_start_in_its_order() {
        evaluated("a", GOOD);
        instance.close();
        for (String name : List.of("b", "c", "d")) {
            fixture.clock.advance(Duration.ofSeconds(1));
            fixture.publish(fixture.evaluation(fixture.checkpoint(name), PASCAL, WORSE, Optional.empty()));
        }

        fixture.open().settle();

        assertThat(fixture.events())
                .filteredOn(ModelVersionRegistered.class::isInstance)
                .extracting(event -> ((ModelVersionRegistered) event).checkpoint())
                .containsExactly(
                        fixture.checkpoint("a"),
                        fixture.checkpoint("b"),
                        fixture.checkpoint("c"),
                        fixture.checkpoint("d"));
    }

    @Test
    void however_many_events_come_one_review_of_a_model_waits() {
        for (int event = 0; event < 100; event++) {
            fixture.publish(fixture.evaluation(fixture.checkpoint("c" + event), PASCAL, GOOD, Optional.empty()));
        }
        instance.catchUp();

        assertThat(instance.backlog()).isEqualTo(1);
        instance.settle();
        assertThat(people().versionCount()).isEqualTo(100);
    }

    @Test
    void what_fails_is_counted_and_tried_again_with_growing_pauses() {
        fixture.storeRequest = () -> Fate.REFUSED;
        evaluated("a", GOOD);
        assertThat(registry.reconciler().failures()).isEqualTo(1);

        for (int seconds : List.of(1, 2, 4)) {
            fixture.clock.advance(Duration.ofMillis(seconds * 1000 - 1));
            registry.reconciler().retry();
            assertThat(instance.backlog()).isZero();
            fixture.clock.advance(Duration.ofMillis(1));
            registry.reconciler().retry();
            instance.settle();
        }
        assertThat(registry.reconciler().failures()).isEqualTo(4);

        fixture.storeRequest = () -> Fate.ANSWERED;
        fixture.clock.advance(Duration.ofSeconds(8));
        registry.reconciler().retry();
        instance.settle();
        assertThat(status(1)).isEqualTo(VersionStatus.CHAMPION);
        fixture.clock.advance(Duration.ofHours(1));
        registry.reconciler().retry();
        assertThat(instance.backlog()).isZero();
    }

    @Test
    void while_the_log_of_evaluations_cannot_be_read_the_gate_waits_and_people_go_on() {
        evaluated("a", GOOD);
        evaluated("b", WORSE);
        fixture.publish(fixture.evaluation(fixture.checkpoint("c"), PASCAL, BETTER, Optional.empty()));
        instance.catchUp();
        instance.stopReadingEvaluations();
        instance.reconcile();
        assertThat(people().versionCount()).isEqualTo(2);

        assertThat(registry.promotions().attempt(candidate(2, "It looks better to me."), EventContext.NONE))
                .isInstanceOf(Attempt.Decided.class);
        assertThat(Journals.await(registry.promotions().force(candidate(2, "So be it."), EventContext.NONE)))
                .isTrue();
        assertThat(registry.models().version(PEOPLE, new VersionNumber(2)).status())
                .isEqualTo(VersionStatus.CHAMPION);

        fixture.open().settle();
        assertThat(fixture.events())
                .filteredOn(ModelVersionRegistered.class::isInstance)
                .hasSize(3);
    }

    @Test
    void a_first_version_is_champion_by_the_rule_and_not_by_a_comparison_with_the_untrained_model() {
        fixture.publish(fixture.evaluation(fixture.checkpoint("a"), PASCAL, UNTRAINED, Optional.of(UNTRAINED)));

        instance.settle();

        AliasMoved moved = (AliasMoved) fixture.events().get(1);
        assertThat(moved.verdict().orElseThrow().checks()).isEmpty();
        assertThat(moved.reason()).contains("the rule for that is 'promote'");
        assertThat(status(1)).isEqualTo(VersionStatus.CHAMPION);
    }

    @Test
    void a_report_that_keeps_no_sums_of_images_decides_nothing() {
        evaluated("a", GOOD);
        EvaluationCompleted event = fixture.evaluation(fixture.checkpoint("b"), PASCAL, BETTER, Optional.empty());
        fixture.publish(with(event, event.manifest(), event.metrics(), "an earlier version"));

        instance.settle();

        PromotionUndecided undecided = (PromotionUndecided) fixture.events().get(3);
        assertThat(undecided.verdict().reason())
                .contains("the report of version 2 does not keep what each image adds to its metrics");
        assertThat(status(1)).isEqualTo(VersionStatus.CHAMPION);
    }

    @Test
    void a_better_one_takes_over_and_a_worse_one_does_not() {
        evaluated("a", GOOD);
        evaluated("b", BETTER);
        evaluated("c", WORSE);

        assertThat(status(1)).isEqualTo(VersionStatus.SUPERSEDED);
        assertThat(status(2)).isEqualTo(VersionStatus.CHAMPION);
        assertThat(status(3)).isEqualTo(VersionStatus.REJECTED);
        assertThat(fixture.evaluationRequests()).isEmpty();
    }

    @Test
    void a_warm_start_names_its_parent_version() {
        CheckpointId a = evaluated("a", GOOD);
        CheckpointId b = fixture.checkpoint("b", SCENES, Optional.of(a));
        fixture.publish(fixture.evaluation(b, PASCAL, BETTER, Optional.empty()));

        instance.settle();

        assertThat(people().version(b).orElseThrow().event().parent()).contains(VersionNumber.FIRST);
    }

    @Test
    void what_was_evaluated_for_no_model_is_not_registered() {
        fixture.publish(fixture.evaluation(fixture.checkpoint("a"), PASCAL, GOOD, Optional.empty(), Optional.empty()));

        instance.settle();

        assertThat(fixture.events()).isEmpty();
    }

    @Test
    void one_report_can_make_versions_of_two_models() {
        CheckpointId a = fixture.checkpoint("a");
        ModelName other = new ModelName("other");
        fixture.publish(
                fixture.evaluation(a, PASCAL, GOOD, Optional.empty()),
                fixture.evaluation(a, PASCAL, GOOD, Optional.empty(), Optional.of(other)));

        instance.settle();

        assertThat(registry.journals().models().model(PEOPLE).versionCount()).isEqualTo(1);
        assertThat(registry.journals().models().model(other).versionCount()).isEqualTo(1);
    }

    @Test
    void redelivery_adds_nothing() {
        CheckpointId a = fixture.checkpoint("a");
        EvaluationCompleted evaluation = fixture.evaluation(a, PASCAL, GOOD, Optional.of(UNTRAINED));
        fixture.publish(evaluation, evaluation);
        instance.settle();
        fixture.publish(evaluation);
        instance.settle();
        fixture.open().settle();

        assertThat(fixture.events()).hasSize(2);
    }

    @Test
    void what_one_that_died_has_begun_the_next_one_ends_with_the_same_facts() {
        evaluated("a", GOOD);
        RegistryFixture after = new RegistryFixture();
        after.publish(after.evaluation(after.checkpoint("a"), PASCAL, GOOD, Optional.empty()));
        after.models.publish(fixture.models.events().get(0));

        after.open().settle();

        assertThat(after.models.events()).isEqualTo(fixture.models.events());
    }

    @Test
    void what_is_missing_damaged_or_contradictory_is_refused_once_with_its_code() {
        CheckpointId a = fixture.checkpoint("a");
        CheckpointId b = fixture.checkpoint("b");
        EvaluationCompleted good = fixture.evaluation(a, PASCAL, GOOD, Optional.empty());
        EvaluationCompleted other = fixture.evaluation(b, PASCAL, GOOD, Optional.empty());
        fixture.publish(
                with(good, Digest.ofText("no manifest"), good.metrics(), "missing"),
                with(good, other.manifest(), good.metrics(), "foreign"),
                with(good, good.report().digest(), good.metrics(), "report-as-manifest"),
                with(good, good.manifest(), BETTER, "embellished"),
                with(good, fixture.store.put(new byte[(16 << 20) + 1]), good.metrics(), "weights-as-manifest"));

        instance.settle();
        instance.settle();

        assertThat(fixture.events())
                .extracting(fact -> ((RegistrationFailed) fact).failure().code())
                .containsExactly(
                        "object-not-found",
                        "manifest-contradicts",
                        "unreadable-json",
                        "report-contradicts",
                        "object-too-large");
    }

    @Test
    void a_refused_checkpoint_is_registered_by_a_later_sound_evaluation() {
        CheckpointId a = fixture.checkpoint("a");
        EvaluationCompleted good = fixture.evaluation(a, PASCAL, GOOD, Optional.empty());
        fixture.publish(with(good, good.manifest(), BETTER, "embellished"));
        instance.settle();
        fixture.publish(good);
        instance.settle();

        assertThat(people().versionCount()).isEqualTo(1);
    }

    @Test
    void a_chain_at_its_end_registers_nothing_and_asks_for_nothing() {
        Causation end = new Causation(
                Causation.MAX_DEPTH,
                Optional.of(EventId.of("type", "root", "")),
                Optional.of(EventId.of("type", "parent", "")));
        fixture.publish(
                fixture.evaluation(fixture.checkpoint("a"), PASCAL, GOOD, Optional.empty()),
                new EventContext(end, Optional.empty()));

        instance.settle();

        assertThat(fixture.events())
                .singleElement()
                .isInstanceOfSatisfying(
                        RegistrationFailed.class,
                        fact -> assertThat(fact.failure().code()).isEqualTo("causation-too-deep"));
    }

    /** Creates an event that contradicts the stored documents. */
    private EvaluationCompleted with(EvaluationCompleted event, Digest manifest, TaskMetrics metrics, String salt) {
        EvaluationReport report = new EvaluationReport(
                1,
                event.checkpoint(),
                Optional.empty(),
                event.dataset(),
                event.split(),
                event.images(),
                64,
                event.metrics(),
                null,
                null,
                salt,
                Optional.empty());
        fixture.store.put(CanonicalJson.write(report));
        return new EvaluationCompleted(
                new JobId(report.id().value()),
                1,
                event.checkpoint(),
                manifest,
                event.training(),
                event.dataset(),
                event.split(),
                event.images(),
                report.id(),
                metrics,
                event.relativeChange(),
                event.model());
    }
}
