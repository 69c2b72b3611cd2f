package dev.weightflow.registry.reconcile;

import static dev.weightflow.registry.RegistryFixture.PASCAL;
import static dev.weightflow.registry.RegistryFixture.PEOPLE;
import static dev.weightflow.registry.RegistryFixture.SCENES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.problem.NoSuchThingException;
import dev.weightflow.registry.Metrics;
import dev.weightflow.registry.Registry;
import dev.weightflow.registry.RegistryFixture;
import dev.weightflow.registry.RegistryInstance;
import dev.weightflow.registry.journal.Journals;
import dev.weightflow.registry.model.Model;
import dev.weightflow.registry.model.RegistryException;
import dev.weightflow.registry.model.VersionStatus;
import dev.weightflow.registry.promotion.Attempt;
import dev.weightflow.registry.promotion.Candidate;
import dev.weightflow.schema.evaluation.EvaluationReport;
import dev.weightflow.schema.evaluation.TaskMetrics;
import dev.weightflow.schema.event.Causation;
import dev.weightflow.schema.event.EvaluationEvent;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRequested;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.ModelEvent.AliasMoved;
import dev.weightflow.schema.event.ModelEvent.ModelVersionRegistered;
import dev.weightflow.schema.event.ModelEvent.PromotionRejected;
import dev.weightflow.schema.event.ModelEvent.RegistrationFailed;
import dev.weightflow.schema.id.Alias;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.EventId;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.VersionNumber;
import dev.weightflow.schema.json.CanonicalJson;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReconcilerTest {

    private static final TaskMetrics UNTRAINED = Metrics.two(0.05, 60);
    private static final TaskMetrics GOOD = Metrics.two(0.40, 30);
    private static final TaskMetrics BETTER = Metrics.two(0.50, 25);
    private static final TaskMetrics WORSE = Metrics.two(0.30, 40);

    private final RegistryFixture fixture = new RegistryFixture();
    private final RegistryInstance instance = fixture.open();
    private final Registry registry = instance.registry;

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

        PromotionRejected rejected = (PromotionRejected) fixture.events().get(3);
        assertThat(rejected.verdict().reason())
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

        assertThat(registry.journals().models().model(PEOPLE).versions()).hasSize(1);
        assertThat(registry.journals().models().model(other).versions()).hasSize(1);
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
    void the_champion_is_evaluated_on_the_challengers_data_before_they_are_compared() {
        CheckpointId a = evaluated("a", GOOD);
        CheckpointId b = fixture.checkpoint("b", SCENES, Optional.empty());
        Envelope<EvaluationEvent> challenge = fixture.publish(
                fixture.evaluation(b, SCENES, Metrics.two(0.2, 50), Optional.empty()), EventContext.NONE);
        instance.settle();

        // the champion's evaluation is asked for, once, and nothing is decided
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
    void an_evaluation_of_fewer_images_is_not_comparable() {
        evaluated("a", GOOD);
        CheckpointId b = fixture.checkpoint("b");
        EvaluationCompleted few = fixture.evaluation(b, PASCAL, BETTER, Optional.empty());
        EvaluationReport report = new EvaluationReport(
                1, b, Optional.empty(), PASCAL, few.split(), 2, 64, BETTER, null, null, "test", Optional.empty());
        fixture.store.put(CanonicalJson.write(report));
        fixture.publish(new EvaluationCompleted(
                new JobId("few"),
                1,
                b,
                few.manifest(),
                Optional.empty(),
                PASCAL,
                few.split(),
                2,
                report.id(),
                BETTER,
                Optional.empty(),
                Optional.of(PEOPLE)));

        instance.settle();

        assertThat(status(2)).isEqualTo(VersionStatus.UNDECIDED);
        assertThat(fixture.evaluationRequests().get(0).spec().options().maxImages())
                .contains(2);
    }

    @Test
    void a_champion_that_cannot_be_evaluated_stays_and_the_verdict_says_why() {
        CheckpointId a = evaluated("a", GOOD);
        fixture.publish(fixture.evaluation(fixture.checkpoint("b"), SCENES, BETTER, Optional.empty()));
        instance.settle();
        fixture.evaluationFails(
                fixture.evaluationRequests().get(0).job(), new Failure("too-few-tasks", "The data lack normals."));

        instance.settle();

        assertThat(status(2)).isEqualTo(VersionStatus.REJECTED);
        PromotionRejected rejected =
                (PromotionRejected) fixture.events().get(fixture.events().size() - 1);
        assertThat(rejected.verdict().reason())
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

        assertThat(people().versions()).hasSize(1);
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

        assertThat(status(2)).isEqualTo(VersionStatus.REJECTED);
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
    void what_no_channel_brought_is_caught_by_looking_through_everything() {
        instance.settle();
        fixture.publish(fixture.evaluation(fixture.checkpoint("a"), PASCAL, GOOD, Optional.of(UNTRAINED)));
        fixture.nextUndelivered();
        instance.settle();
        assertThat(fixture.events()).isEmpty();

        instance.reconcile();

        assertThat(status(1)).isEqualTo(VersionStatus.CHAMPION);
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

    @Test
    void a_person_can_ask_again_force_and_take_away() {
        evaluated("a", GOOD);
        evaluated("b", WORSE);
        Candidate again = candidate(2, "It looks better to me.");

        assertThat(Journals.await(registry.promotions().attempt(again, EventContext.NONE)))
                .isInstanceOf(Attempt.Decided.class);
        assertThat(status(2)).isEqualTo(VersionStatus.REJECTED);
        assertThat(people().version(new VersionNumber(2)).orElseThrow().attempts(Model.CHAMPION))
                .isEqualTo(2);

        assertThat(Journals.await(registry.promotions().force(again, EventContext.NONE)))
                .isTrue();
        assertThat(Journals.await(registry.promotions().force(again, EventContext.NONE)))
                .isFalse();
        assertThat(status(2)).isEqualTo(VersionStatus.CHAMPION);

        assertThat(Journals.await(registry.promotions().remove(PEOPLE, Model.CHAMPION, "Recalled.", EventContext.NONE)))
                .isTrue();
        assertThat(people().versionOf(Model.CHAMPION)).isEmpty();
        // nobody asked for another champion
        instance.settle();
        assertThat(people().versionOf(Model.CHAMPION)).isEmpty();
    }

    @Test
    void another_alias_has_its_own_holder_and_the_same_gate() {
        evaluated("a", GOOD);
        evaluated("b", WORSE);
        Alias staging = new Alias("staging");
        Candidate worse =
                new Candidate(PEOPLE, new VersionNumber(2), staging, Optional.empty(), Optional.of("Try it."));

        Journals.await(registry.promotions().attempt(worse, EventContext.NONE));

        assertThat(people().alias(staging).version()).contains(new VersionNumber(2));
        assertThat(status(1)).isEqualTo(VersionStatus.CHAMPION);
    }

    @Test
    void unknown_versions_and_foreign_reports_are_named() {
        CheckpointId a = evaluated("a", GOOD);
        evaluated("b", WORSE);
        Candidate foreign = new Candidate(
                PEOPLE,
                new VersionNumber(2),
                Model.CHAMPION,
                people().version(a).orElseThrow().event().report(),
                Optional.of("Try."));

        assertThatThrownBy(() -> registry.promotions().attempt(candidate(9, "Try."), EventContext.NONE))
                .isInstanceOf(NoSuchThingException.class)
                .hasMessageContaining("no version 'people/9'");
        assertThatThrownBy(() -> registry.promotions().attempt(foreign, EventContext.NONE))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("another checkpoint");
    }

    private CheckpointId evaluated(String name, TaskMetrics metrics) {
        CheckpointId checkpoint = fixture.checkpoint(name);
        fixture.publish(fixture.evaluation(checkpoint, PASCAL, metrics, Optional.empty()));
        instance.settle();
        return checkpoint;
    }

    /** An event that says something else than the stored documents. */
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

    private static Candidate candidate(int version, String reason) {
        return new Candidate(PEOPLE, new VersionNumber(version), Model.CHAMPION, Optional.empty(), Optional.of(reason));
    }

    private Causation causation(EventId id) {
        return fixture.evaluations.events().stream()
                .filter(event -> event.id().equals(id))
                .findFirst()
                .orElseThrow()
                .causation();
    }

    private Model people() {
        return registry.journals().models().model(PEOPLE);
    }

    private VersionStatus status(int version) {
        return people().status(people().version(new VersionNumber(version)).orElseThrow());
    }
}
