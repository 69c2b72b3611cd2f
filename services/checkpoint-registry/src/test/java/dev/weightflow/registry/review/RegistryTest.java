package dev.weightflow.registry.review;

import static dev.weightflow.registry.World.PASCAL;
import static dev.weightflow.registry.World.PEOPLE;
import static dev.weightflow.registry.World.SCENES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.platform.event.Cause;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.registry.Figures;
import dev.weightflow.registry.World;
import dev.weightflow.registry.model.Model;
import dev.weightflow.registry.model.RegistryException.ForeignReport;
import dev.weightflow.registry.model.RegistryException.UnknownVersion;
import dev.weightflow.registry.model.Standing;
import dev.weightflow.schema.evaluation.TaskMetrics;
import dev.weightflow.schema.event.Causation;
import dev.weightflow.schema.event.EvaluationEvent;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationFailed;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRequested;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.ModelEvent.AliasMoved;
import dev.weightflow.schema.event.ModelEvent.ModelVersionRegistered;
import dev.weightflow.schema.event.ModelEvent.PromotionRejected;
import dev.weightflow.schema.event.ModelEvent.RegistrationRefused;
import dev.weightflow.schema.id.Alias;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.EventId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.VersionNumber;
import dev.weightflow.schema.json.CanonicalJson;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RegistryTest {

    private static final TaskMetrics UNTRAINED = Figures.two(0.05, 60);
    private static final TaskMetrics GOOD = Figures.two(0.40, 30);
    private static final TaskMetrics BETTER = Figures.two(0.50, 25);
    private static final TaskMetrics WORSE = Figures.two(0.30, 40);

    private final World world = new World();
    private final Registry registry = world.open();

    @Test
    void an_evaluated_checkpoint_becomes_version_1_and_champion() {
        CheckpointId a = world.checkpoint("a");
        EvaluationCompleted evaluation = world.evaluation(a, PASCAL, GOOD, Optional.of(UNTRAINED));
        world.publish(evaluation);

        World.settle(registry);

        ModelVersionRegistered registered =
                (ModelVersionRegistered) world.facts().get(0);
        assertThat(registered.version()).isEqualTo(VersionNumber.FIRST);
        assertThat(registered.checkpoint()).isEqualTo(a);
        assertThat(registered.report()).contains(evaluation.report());
        assertThat(registered.dataset()).isEqualTo(PASCAL);
        AliasMoved moved = (AliasMoved) world.facts().get(1);
        assertThat(moved.to()).contains(VersionNumber.FIRST);
        assertThat(moved.verdict().orElseThrow().passed()).isTrue();
        assertThat(world.facts()).hasSize(2);
    }

    @Test
    void what_was_stated_before_the_registry_began_counts_the_same() {
        world.publish(world.evaluation(world.checkpoint("a"), PASCAL, GOOD, Optional.of(UNTRAINED)));

        Registry late = world.open();
        late.reviewer().review();

        assertThat(world.facts()).hasSize(2);
    }

    @Test
    void a_first_version_that_learned_nothing_is_registered_and_no_champion() {
        world.publish(world.evaluation(world.checkpoint("a"), PASCAL, UNTRAINED, Optional.of(UNTRAINED)));

        World.settle(registry);

        assertThat(world.facts().get(1)).isInstanceOf(PromotionRejected.class);
        assertThat(standing(1)).isEqualTo(Standing.REJECTED);
    }

    @Test
    void a_better_one_takes_over_and_a_worse_one_does_not() {
        evaluated("a", GOOD);
        evaluated("b", BETTER);
        evaluated("c", WORSE);

        assertThat(standing(1)).isEqualTo(Standing.SUPERSEDED);
        assertThat(standing(2)).isEqualTo(Standing.HOLDER);
        assertThat(standing(3)).isEqualTo(Standing.REJECTED);
        assertThat(world.requests()).isEmpty();
    }

    @Test
    void a_warm_start_names_its_parent_version() {
        CheckpointId a = evaluated("a", GOOD);
        CheckpointId b = world.checkpoint("b", SCENES, Optional.of(a));
        world.publish(world.evaluation(b, PASCAL, BETTER, Optional.empty()));

        World.settle(registry);

        assertThat(people().version(b).orElseThrow().fact().parent()).contains(VersionNumber.FIRST);
    }

    @Test
    void what_was_evaluated_for_no_model_is_not_registered() {
        world.publish(world.evaluation(world.checkpoint("a"), PASCAL, GOOD, Optional.empty(), Optional.empty()));

        World.settle(registry);

        assertThat(world.facts()).isEmpty();
    }

    @Test
    void one_report_can_make_versions_of_two_models() {
        CheckpointId a = world.checkpoint("a");
        ModelName other = new ModelName("other");
        world.publish(
                world.evaluation(a, PASCAL, GOOD, Optional.empty()),
                world.evaluation(a, PASCAL, GOOD, Optional.empty(), Optional.of(other)));

        World.settle(registry);

        assertThat(registry.models().model(PEOPLE).versions()).hasSize(1);
        assertThat(registry.models().model(other).versions()).hasSize(1);
    }

    @Test
    void redelivery_adds_nothing() {
        CheckpointId a = world.checkpoint("a");
        EvaluationCompleted evaluation = world.evaluation(a, PASCAL, GOOD, Optional.of(UNTRAINED));
        world.publish(evaluation, evaluation);
        World.settle(registry);
        world.publish(evaluation);
        World.settle(registry);
        World.settle(world.open());

        assertThat(world.facts()).hasSize(2);
    }

    @Test
    void what_one_that_died_has_begun_the_next_one_ends_with_the_same_facts() {
        evaluated("a", GOOD);
        World after = new World();
        after.publish(after.evaluation(after.checkpoint("a"), PASCAL, GOOD, Optional.empty()));
        after.models.publish(world.models.events().get(0));

        World.settle(after.open());

        assertThat(after.models.events()).isEqualTo(world.models.events());
    }

    @Test
    void the_champion_is_evaluated_on_the_challengers_data_before_they_are_compared() {
        CheckpointId a = evaluated("a", GOOD);
        CheckpointId b = world.checkpoint("b", SCENES, Optional.empty());
        Envelope<EvaluationEvent> challenge =
                world.publish(world.evaluation(b, SCENES, Figures.two(0.2, 50), Optional.empty()), Cause.NONE);
        World.settle(registry);

        // the champion's evaluation is asked for, once, and nothing is decided
        assertThat(standing(2)).isEqualTo(Standing.UNDECIDED);
        World.settle(registry);
        assertThat(world.requests()).hasSize(1);
        EvaluationRequested request = world.requests().get(0);
        assertThat(request.checkpoint()).isEqualTo(a);
        assertThat(request.dataset()).isEqualTo(SCENES);
        assertThat(request.order().maxImages()).contains(8);
        assertThat(request.order().model()).isEmpty();
        assertThat(causation(request.id()).root()).contains(challenge.id());

        // on these data the champion is worse
        world.publish(world.evaluation(a, SCENES, Figures.two(0.1, 55), Optional.empty(), Optional.empty()));
        World.settle(registry);
        assertThat(standing(2)).isEqualTo(Standing.HOLDER);
        AliasMoved moved = (AliasMoved) world.facts().get(world.facts().size() - 1);
        assertThat(moved.verdict().orElseThrow().checks().get(0).champion()).contains(0.1);
    }

    @Test
    void an_evaluation_of_fewer_images_is_not_comparable() {
        evaluated("a", GOOD);
        CheckpointId b = world.checkpoint("b");
        EvaluationCompleted few = world.evaluation(b, PASCAL, BETTER, Optional.empty());
        dev.weightflow.schema.evaluation.EvaluationReport report =
                new dev.weightflow.schema.evaluation.EvaluationReport(
                        1, b, Optional.empty(), PASCAL, few.split(), 2, 64, BETTER, null, null, "test");
        world.store.put(CanonicalJson.write(report));
        world.publish(new EvaluationCompleted(
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

        World.settle(registry);

        assertThat(standing(2)).isEqualTo(Standing.UNDECIDED);
        assertThat(world.requests().get(0).order().maxImages()).contains(2);
    }

    @Test
    void a_champion_that_cannot_be_evaluated_stays_and_the_verdict_says_why() {
        CheckpointId a = evaluated("a", GOOD);
        world.publish(world.evaluation(world.checkpoint("b"), SCENES, BETTER, Optional.empty()));
        World.settle(registry);
        world.publish(new EvaluationFailed(
                a, SCENES, world.requests().get(0).id(), new Failure("too-few-tasks", "The data lack normals.")));

        World.settle(registry);

        assertThat(standing(2)).isEqualTo(Standing.REJECTED);
        PromotionRejected rejected =
                (PromotionRejected) world.facts().get(world.facts().size() - 1);
        assertThat(rejected.verdict().reason())
                .contains("Version 1 cannot be evaluated on 8 images of val")
                .endsWith("The data lack normals.");
    }

    @Test
    void a_waiting_version_does_not_keep_the_next_from_being_judged() {
        evaluated("a", GOOD);
        world.publish(world.evaluation(world.checkpoint("b"), SCENES, BETTER, Optional.empty()));
        evaluated("c", BETTER);

        assertThat(standing(2)).isEqualTo(Standing.UNDECIDED);
        assertThat(standing(3)).isEqualTo(Standing.HOLDER);
        // and it now has to beat the new champion on its own data
        assertThat(world.requests()).hasSize(2);
    }

    @Test
    void what_is_missing_damaged_or_contradictory_is_refused_once_with_its_code() {
        CheckpointId a = world.checkpoint("a");
        CheckpointId b = world.checkpoint("b");
        EvaluationCompleted good = world.evaluation(a, PASCAL, GOOD, Optional.empty());
        EvaluationCompleted other = world.evaluation(b, PASCAL, GOOD, Optional.empty());
        world.publish(
                with(good, Digest.ofText("no manifest"), good.metrics(), "missing"),
                with(good, other.manifest(), good.metrics(), "foreign"),
                with(good, good.report().digest(), good.metrics(), "report-as-manifest"),
                with(good, good.manifest(), BETTER, "embellished"));

        World.settle(registry);
        World.settle(registry);

        assertThat(world.facts())
                .extracting(fact -> ((RegistrationRefused) fact).failure().code())
                .containsExactly("object-not-found", "manifest-contradicts", "unreadable-json", "report-contradicts");
    }

    @Test
    void a_refused_checkpoint_is_registered_by_a_later_sound_evaluation() {
        CheckpointId a = world.checkpoint("a");
        EvaluationCompleted good = world.evaluation(a, PASCAL, GOOD, Optional.empty());
        world.publish(with(good, good.manifest(), BETTER, "embellished"));
        World.settle(registry);
        world.publish(good);
        World.settle(registry);

        assertThat(people().versions()).hasSize(1);
    }

    @Test
    void a_chain_at_its_end_registers_nothing_and_asks_for_nothing() {
        Causation end = new Causation(
                Causation.MAX_DEPTH,
                Optional.of(EventId.of("type", "root", "")),
                Optional.of(EventId.of("type", "parent", "")));
        world.publish(
                world.evaluation(world.checkpoint("a"), PASCAL, GOOD, Optional.empty()),
                new Cause(end, Optional.empty()));

        World.settle(registry);

        assertThat(world.facts()).singleElement().isInstanceOfSatisfying(RegistrationRefused.class, fact -> assertThat(
                        fact.failure().code())
                .isEqualTo("causation-too-deep"));
    }

    @Test
    void a_version_at_the_chains_end_is_not_compared_by_asking_for_more() {
        evaluated("a", GOOD);
        Causation almost = new Causation(
                Causation.MAX_DEPTH - 1,
                Optional.of(EventId.of("type", "root", "")),
                Optional.of(EventId.of("type", "parent", "")));
        world.publish(
                world.evaluation(world.checkpoint("b"), SCENES, BETTER, Optional.empty()),
                new Cause(almost, Optional.empty()));

        World.settle(registry);

        assertThat(standing(2)).isEqualTo(Standing.REJECTED);
        assertThat(world.requests()).isEmpty();
    }

    @Test
    void a_person_can_ask_again_force_and_take_away() {
        evaluated("a", GOOD);
        evaluated("b", WORSE);
        Candidacy again = candidacy(2, "It looks better to me.");

        assertThat(registry.promotions().attempt(again, Cause.NONE)).isInstanceOf(Attempt.Ruled.class);
        assertThat(standing(2)).isEqualTo(Standing.REJECTED);
        assertThat(people().attempts(new VersionNumber(2), Model.CHAMPION)).isEqualTo(2);

        assertThat(registry.promotions().force(again, Cause.NONE)).isTrue();
        assertThat(registry.promotions().force(again, Cause.NONE)).isFalse();
        assertThat(standing(2)).isEqualTo(Standing.HOLDER);

        assertThat(registry.promotions().remove(PEOPLE, Model.CHAMPION, "Recalled.", Cause.NONE))
                .isTrue();
        assertThat(people().holder(Model.CHAMPION)).isEmpty();
        // nobody asked for another champion
        World.settle(registry);
        assertThat(people().holder(Model.CHAMPION)).isEmpty();
    }

    @Test
    void another_alias_has_its_own_holder_and_the_same_gate() {
        evaluated("a", GOOD);
        evaluated("b", WORSE);
        Alias staging = new Alias("staging");
        Candidacy worse =
                new Candidacy(PEOPLE, new VersionNumber(2), staging, Optional.empty(), Optional.of("Try it."));

        registry.promotions().attempt(worse, Cause.NONE);

        assertThat(people().standing(new VersionNumber(2), staging)).isEqualTo(Standing.HOLDER);
        assertThat(standing(1)).isEqualTo(Standing.HOLDER);
    }

    @Test
    void unknown_versions_and_foreign_reports_are_named() {
        CheckpointId a = evaluated("a", GOOD);
        evaluated("b", WORSE);
        Candidacy foreign = new Candidacy(
                PEOPLE,
                new VersionNumber(2),
                Model.CHAMPION,
                people().version(a).orElseThrow().fact().report(),
                Optional.of("Try."));

        assertThatThrownBy(() -> registry.promotions().attempt(candidacy(9, "Try."), Cause.NONE))
                .isInstanceOf(UnknownVersion.class);
        assertThatThrownBy(() -> registry.promotions().attempt(foreign, Cause.NONE))
                .isInstanceOf(ForeignReport.class);
    }

    private CheckpointId evaluated(String name, TaskMetrics metrics) {
        CheckpointId checkpoint = world.checkpoint(name);
        world.publish(world.evaluation(checkpoint, PASCAL, metrics, Optional.empty()));
        World.settle(registry);
        return checkpoint;
    }

    /** An event that says something else than the stored documents. */
    private EvaluationCompleted with(EvaluationCompleted event, Digest manifest, TaskMetrics metrics, String salt) {
        dev.weightflow.schema.evaluation.EvaluationReport report =
                new dev.weightflow.schema.evaluation.EvaluationReport(
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
                        salt);
        world.store.put(CanonicalJson.write(report));
        return new EvaluationCompleted(
                event.checkpoint(),
                manifest,
                event.job(),
                event.dataset(),
                event.split(),
                event.images(),
                report.id(),
                metrics,
                event.deltaM(),
                event.model());
    }

    private static Candidacy candidacy(int version, String reason) {
        return new Candidacy(PEOPLE, new VersionNumber(version), Model.CHAMPION, Optional.empty(), Optional.of(reason));
    }

    private Causation causation(EventId id) {
        return world.evaluations.events().stream()
                .filter(event -> event.id().equals(id))
                .findFirst()
                .orElseThrow()
                .causation();
    }

    private Model people() {
        return registry.models().model(PEOPLE);
    }

    private Standing standing(int version) {
        return people().standing(new VersionNumber(version), Model.CHAMPION);
    }
}
