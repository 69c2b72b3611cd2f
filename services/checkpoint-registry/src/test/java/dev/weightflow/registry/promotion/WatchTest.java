package dev.weightflow.registry.promotion;

import static dev.weightflow.registry.RegistryFixture.NOW;
import static dev.weightflow.registry.RegistryFixture.PASCAL;
import static dev.weightflow.registry.RegistryFixture.PEOPLE;
import static dev.weightflow.registry.RegistryFixture.SCENES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.projection.Journals;
import dev.weightflow.projection.Metrics;
import dev.weightflow.projection.model.ChampionWatch;
import dev.weightflow.projection.model.Model;
import dev.weightflow.projection.model.PromotionDecision;
import dev.weightflow.projection.model.VersionStatus;
import dev.weightflow.registry.RegistryFixture;
import dev.weightflow.registry.RegistryInstance;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.dataset.ByteRange;
import dev.weightflow.schema.dataset.SampleIndex;
import dev.weightflow.schema.dataset.ShardIndex;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.evaluation.GatePolicy;
import dev.weightflow.schema.evaluation.RollbackRule;
import dev.weightflow.schema.evaluation.TaskMetrics;
import dev.weightflow.schema.evaluation.WatchPolicy;
import dev.weightflow.schema.evaluation.WatchPolicy.Unit;
import dev.weightflow.schema.evaluation.WatchedTask;
import dev.weightflow.schema.event.DatasetEvent.DatasetIngested;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRequested;
import dev.weightflow.schema.event.ModelEvent;
import dev.weightflow.schema.event.ModelEvent.AliasHeld;
import dev.weightflow.schema.event.ModelEvent.AliasMoved;
import dev.weightflow.schema.event.ModelEvent.PromotionUndecided;
import dev.weightflow.schema.event.WatchEvent.ChampionChecked;
import dev.weightflow.schema.event.WatchEvent.RollbackProposed;
import dev.weightflow.schema.event.WatchEvent.VersionRolledBack;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.VersionNumber;
import dev.weightflow.schema.json.CanonicalJson;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tests that a champion is compared with the version that it replaced, and gives way where it turns out worse. */
class WatchTest extends ReconcilerTestBase {
    private static final int IMAGES = 200;
    /** Five points of semseg below GOOD, of a budget of one. */
    private static final TaskMetrics FALLEN = Metrics.two(0.35, 30);

    private static final TaskMetrics WITHIN_BUDGET = Metrics.two(0.395, 30);

    private CheckpointId predecessor;
    private CheckpointId champion;

    @Test
    void a_champion_that_turns_out_worse_gives_way_and_the_alias_is_held() {
        promoted(RollbackRule.AUTOMATIC);

        measured(SCENES, GOOD, FALLEN);

        assertThat(status(1)).isEqualTo(VersionStatus.CHAMPION);
        assertThat(status(2)).isEqualTo(VersionStatus.ROLLED_BACK);
        assertThat(latest(4))
                .extracting(event -> event.getClass().getSimpleName())
                .containsExactly("ChampionChecked", "VersionRolledBack", "AliasMoved", "AliasHeld");
        VersionRolledBack back = (VersionRolledBack) latest(3).get(0);
        assertThat(back.task()).contains(PascalTasks.SEMSEG);
        assertThat(back.reason())
                .startsWith("semseg is worse than in version 1 by 5.00 points in the mean of 200 images since the"
                        + " promotion, and its budget is 1.00 (evidence ");
        assertThat(((AliasMoved) latest(2).get(0)).rollback()).isTrue();
        assertThat(((AliasHeld) latest(1).get(0)).reason())
                .startsWith("Version 2 was rolled back to version 1: semseg is worse");
        assertThat(people().alias(Model.CHAMPION).held(NOW)).isPresent();
        assertThat(outcomes(2))
                .containsExactly(PromotionDecision.Outcome.PROMOTED, PromotionDecision.Outcome.ROLLED_BACK);
        assertThat(outcomes(1)).endsWith(PromotionDecision.Outcome.RESTORED);
    }

    @Test
    void the_numbers_are_those_of_the_images() {
        promoted(RollbackRule.NEVER);

        measured(SCENES, GOOD, FALLEN);

        WatchedTask semseg = watch().tasks().get(PascalTasks.SEMSEG);
        assertThat(semseg.groups()).isEqualTo(IMAGES);
        assertThat(semseg.mean()).isCloseTo(5, within(1e-9));
        assertThat(semseg.threshold()).isCloseTo(2 / 0.05, within(1e-9)); // two tasks share 5 %
        assertThat(semseg.low()).isBetween(1.0, 5.0);
        assertThat(semseg.high()).isGreaterThan(5);
        assertThat(semseg.crossed()).isTrue();
        WatchedTask normals = watch().tasks().get(PascalTasks.NORMALS);
        assertThat(normals.mean()).isCloseTo(0, within(1e-9));
        assertThat(normals.evidence()).isEqualTo(1);
    }

    @Test
    void what_is_within_the_budget_is_no_harm_however_many_images_say_so() {
        promoted(RollbackRule.AUTOMATIC);

        measured(SCENES, GOOD, WITHIN_BUDGET, 4_000);

        assertThat(status(2)).isEqualTo(VersionStatus.CHAMPION);
        assertThat(watch().tasks().get(PascalTasks.SEMSEG).mean()).isCloseTo(0.5, within(1e-9));
    }

    @Test
    void a_policy_that_asks_proposes_once_and_a_person_accepts() {
        promoted(RollbackRule.ASK);

        measured(SCENES, GOOD, FALLEN);
        measured(other("more"), GOOD, FALLEN);

        assertThat(status(2)).isEqualTo(VersionStatus.CHAMPION);
        assertThat(fixture.events())
                .filteredOn(RollbackProposed.class::isInstance)
                .hasSize(1);
        assertThat(watch().proposal()).isPresent();

        assertThat(Journals.await(registry.rollbacks().byHand(PEOPLE, "We have seen it too.", EventContext.NONE)))
                .contains(VersionNumber.FIRST);

        assertThat(status(1)).isEqualTo(VersionStatus.CHAMPION);
        assertThat(status(2)).isEqualTo(VersionStatus.ROLLED_BACK);
        assertThat(Journals.await(registry.rollbacks().byHand(PEOPLE, "Once more.", EventContext.NONE)))
                .as("the champion returned, so that there is nothing before it")
                .isEmpty();
    }

    @Test
    void a_policy_that_never_rolls_back_measures_only() {
        promoted(RollbackRule.NEVER);

        measured(SCENES, GOOD, FALLEN);

        assertThat(status(2)).isEqualTo(VersionStatus.CHAMPION);
        assertThat(latest(1).get(0)).isInstanceOf(ChampionChecked.class);
    }

    @Test
    void a_rule_that_comes_later_acts_on_what_was_measured() {
        promoted(RollbackRule.NEVER);
        measured(SCENES, GOOD, FALLEN);

        policy(watched(RollbackRule.AUTOMATIC));
        instance.settle();

        assertThat(status(2)).isEqualTo(VersionStatus.ROLLED_BACK);
        assertThat(fixture.events())
                .filteredOn(ChampionChecked.class::isInstance)
                .hasSize(1);
    }

    @Test
    void without_a_rule_nothing_is_watched() {
        predecessor = evaluated("a", GOOD);
        champion = evaluated("b", BETTER);

        measured(SCENES, GOOD, FALLEN);

        assertThat(fixture.events()).noneMatch(ChampionChecked.class::isInstance);
        assertThat(status(2)).isEqualTo(VersionStatus.CHAMPION);
    }

    @Test
    void the_images_that_it_was_promoted_on_say_nothing() {
        promoted(RollbackRule.AUTOMATIC);

        measured(PASCAL, GOOD, FALLEN);

        assertThat(fixture.events()).noneMatch(ChampionChecked.class::isInstance);
    }

    @Test
    void a_promotion_by_force_is_watched_on_everything() {
        predecessor = evaluated("a", BETTER);
        champion = evaluated("b", GOOD);
        policy(watched(RollbackRule.AUTOMATIC));
        force("I like it.");

        measured(PASCAL, GOOD, FALLEN);

        assertThat(status(2)).isEqualTo(VersionStatus.ROLLED_BACK);
    }

    @Test
    void the_gate_does_not_give_the_alias_back_and_force_does() {
        promoted(RollbackRule.AUTOMATIC);
        measured(SCENES, GOOD, FALLEN);
        Journals.await(registry.holds().release(PEOPLE, Model.CHAMPION, "Seen.", EventContext.NONE));

        registry.promotions().attempt(candidate(2, "It gained."), EventContext.NONE);

        assertThat(status(2)).isEqualTo(VersionStatus.ROLLED_BACK);
        assertThat(((PromotionUndecided) latest(1).get(0)).verdict().reason())
                .startsWith("Version 2 was rolled back, and only force promotes it again: semseg is worse");

        force("The labels were wrong.");
        instance.settle();

        assertThat(status(2)).isEqualTo(VersionStatus.CHAMPION);
        assertThat(latest(1).get(0))
                .as("a person has brought it back, so that a person decides")
                .isInstanceOf(RollbackProposed.class);
    }

    @Test
    void an_alias_that_a_person_holds_is_not_moved() {
        promoted(RollbackRule.AUTOMATIC);
        Journals.await(
                registry.holds().hold(PEOPLE, Model.CHAMPION, "The workshop.", Optional.empty(), EventContext.NONE));

        measured(SCENES, GOOD, FALLEN);

        assertThat(status(2)).isEqualTo(VersionStatus.CHAMPION);
        assertThat(latest(1).get(0)).isInstanceOf(RollbackProposed.class);

        Journals.await(registry.holds().release(PEOPLE, Model.CHAMPION, "It is over.", EventContext.NONE));
        instance.settle();

        assertThat(status(2)).isEqualTo(VersionStatus.ROLLED_BACK);
    }

    @Test
    void the_same_images_count_once_and_other_instances_and_replays_add_nothing() {
        promoted(RollbackRule.NEVER);
        RegistryInstance second = fixture.open();

        measured(SCENES, GOOD, FALLEN);
        measured(SCENES, GOOD, WORSE, IMAGES / 2);
        second.settle();
        second.reconcile();
        instance.reconcile();

        assertThat(fixture.events())
                .filteredOn(ChampionChecked.class::isInstance)
                .hasSize(1);
        assertThat(RegistryFixture.people(fixture.open()).watch()).isEqualTo(people().watch());
    }

    @Test
    void evidence_goes_on_from_dataset_to_dataset() {
        promoted(RollbackRule.AUTOMATIC);

        for (int i = 0; status(2) == VersionStatus.CHAMPION; i++) {
            measured(other("d" + i), GOOD, FALLEN, 20);
            assertThat(i).isLessThan(10);
        }

        List<ChampionChecked> checks = fixture.events().stream()
                .filter(ChampionChecked.class::isInstance)
                .map(ChampionChecked.class::cast)
                .toList();
        assertThat(checks.size()).isGreaterThan(1);
        assertThat(checks.get(checks.size() - 1).tasks().get(PascalTasks.SEMSEG).groups())
                .isEqualTo(20L * checks.size());
    }

    @Test
    void images_that_an_earlier_dataset_had_do_not_count_again() {
        promoted(RollbackRule.NEVER);
        DatasetId grown = other("grown");
        ingested(SCENES, Optional.of(index(100)));
        ingested(grown, Optional.of(index(150)));

        measured(SCENES, GOOD, FALLEN, 100);
        measured(grown, GOOD, FALLEN, 150);

        assertThat(watch().checks())
                .extracting(check -> check.event().newImages())
                .containsExactly(100, 50);
        assertThat(watch().tasks().get(PascalTasks.SEMSEG).groups()).isEqualTo(150);
    }

    /** Stores the index of a validation split with so many images, the first of which are always the same. */
    private Digest index(int images) {
        ShardIndex shard = ShardIndex.of(IntStream.range(0, images)
                .mapToObj(i -> new ShardIndex.IndexedSample(
                        "image-" + i,
                        Digest.ofText("content " + i),
                        new ByteRange(0, 1, Digest.ofText("bytes")),
                        64,
                        64,
                        Map.of(),
                        new ByteRange(0, 1, Digest.ofText("bytes"))))
                .toList());
        return fixture.store.put(CanonicalJson.write(SampleIndex.of(
                List.of(new SampleIndex.Part(
                        Digest.ofText("shard"),
                        Split.VAL,
                        images,
                        "image-0",
                        "image-9",
                        fixture.store.put(CanonicalJson.write(shard)),
                        Digest.ofText("thumbnails"),
                        Map.of())),
                List.of(),
                Optional.empty())));
    }

    @Test
    void a_new_dataset_on_which_one_of_both_was_measured_is_requested_for_the_other() {
        promoted(RollbackRule.AUTOMATIC);
        fixture.clock.advance(Duration.ofHours(1));
        ingested(SCENES);

        fixture.publish(fixture.evaluation(champion, SCENES, 8, GOOD));
        instance.settle();

        assertThat(fixture.evaluationRequests())
                .extracting(EvaluationRequested::spec)
                .singleElement()
                .satisfies(spec -> {
                    assertThat(spec.checkpoint()).isEqualTo(predecessor);
                    assertThat(spec.dataset()).isEqualTo(SCENES);
                    assertThat(spec.options().maxImages()).contains(8);
                    assertThat(spec.options().model()).isEmpty();
                });
    }

    @Test
    void no_more_evaluations_are_requested_than_the_policy_allows() {
        predecessor = evaluated("a", GOOD);
        policy(GatePolicy.onImages(8)
                .withRollback(
                        RollbackRule.ASK, new WatchPolicy(Optional.empty(), Optional.of(Unit.IMAGE), Optional.of(2))));
        champion = evaluated("b", BETTER);
        for (int i = 0; i < 4; i++) {
            fixture.clock.advance(Duration.ofHours(1));
            ingested(other("d" + i));
            fixture.publish(fixture.evaluation(champion, other("d" + i), 8, GOOD));
            instance.settle();
            fixture.publish(fixture.evaluation(predecessor, other("d0"), 8, GOOD));
            instance.settle();
        }

        assertThat(fixture.evaluationRequests()).hasSize(2);
    }

    /** Has a version promoted over another one under that rule. */
    private void promoted(RollbackRule rule) {
        predecessor = evaluated("a", GOOD);
        policy(watched(rule));
        champion = evaluated("b", BETTER);
        assertThat(status(2)).isEqualTo(VersionStatus.CHAMPION);
    }

    private static GatePolicy watched(RollbackRule rule) {
        return GatePolicy.onImages(8)
                .withRollback(rule, new WatchPolicy(Optional.empty(), Optional.of(Unit.IMAGE), Optional.empty()));
    }

    private void force(String reason) {
        Journals.await(registry.promotions().force(candidate(2, reason), EventContext.NONE));
    }

    private void measured(DatasetId on, TaskMetrics before, TaskMetrics after) {
        measured(on, before, after, IMAGES);
    }

    private void measured(DatasetId on, TaskMetrics before, TaskMetrics after, int images) {
        fixture.publish(fixture.evaluation(predecessor, on, images, before));
        fixture.publish(fixture.evaluation(champion, on, images, after));
        instance.settle();
    }

    private void ingested(DatasetId dataset) {
        ingested(dataset, Optional.empty());
    }

    private void ingested(DatasetId dataset, Optional<Digest> index) {
        fixture.datasets.publish(Envelope.of(
                new DatasetIngested(
                        new JobId("ingestion-" + dataset.shortId()),
                        1,
                        Optional.empty(),
                        dataset,
                        "/data/new",
                        List.of(PascalTasks.SEMSEG, PascalTasks.NORMALS),
                        Map.of(Split.TRAIN, 8, Split.VAL, 8),
                        0,
                        1,
                        index),
                "/weightflow/dataset-ingestion",
                fixture.clock.instant(),
                EventContext.NONE));
        instance.settle();
    }

    private static DatasetId other(String name) {
        return DatasetId.of(Digest.ofText(name));
    }

    private ChampionWatch watch() {
        return people().watch().orElseThrow();
    }

    private List<ModelEvent> latest(int count) {
        List<ModelEvent> events = fixture.events();
        return events.subList(events.size() - count, events.size());
    }

    private List<PromotionDecision.Outcome> outcomes(int version) {
        return people().version(new VersionNumber(version)).orElseThrow().decisions().stream()
                .map(PromotionDecision::outcome)
                .toList();
    }
}
