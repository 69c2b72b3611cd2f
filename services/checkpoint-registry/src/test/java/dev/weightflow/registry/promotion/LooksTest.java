package dev.weightflow.registry.promotion;

import static dev.weightflow.registry.RegistryFixture.PASCAL;
import static dev.weightflow.registry.RegistryFixture.PEOPLE;
import static dev.weightflow.registry.RegistryFixture.SCENES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weightflow.platform.event.EventContext;
import dev.weightflow.projection.EvaluationSet;
import dev.weightflow.projection.model.Model;
import dev.weightflow.projection.model.PromotionDecision;
import dev.weightflow.registry.RegistryFixture;
import dev.weightflow.registry.gate.Look;
import dev.weightflow.registry.promotion.Promotions.Candidate;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.evaluation.GainTest;
import dev.weightflow.schema.evaluation.GatePolicy;
import dev.weightflow.schema.evaluation.GateVerdict;
import dev.weightflow.schema.evaluation.TaskMetrics;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationCompleted;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.ReportId;
import dev.weightflow.schema.id.VersionNumber;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LooksTest extends ReconcilerTestBase {
    private static final EvaluationSet FEWER = new EvaluationSet(PASCAL, Split.VAL, 4);
    private static final ReportId NONE = ReportId.of(Digest.ofText("nobody's report"));

    @Test
    void each_version_that_is_compared_on_the_same_images_is_another_look_at_a_lower_level() {
        evaluated("a", GOOD);
        evaluated("b", WORSE);
        evaluated("c", WORSE);
        evaluated("d", BETTER);
        evaluated("e", WORSE);

        // the first has no comparison; each of the others uses a tenth of what is left of 5 %
        assertThat(test(2)).extracting(GainTest::look).isEqualTo(1);
        assertThat(test(3)).extracting(GainTest::look).isEqualTo(2);
        assertThat(test(4)).extracting(GainTest::look).isEqualTo(3);
        assertThat(test(5)).extracting(GainTest::look).isEqualTo(4);
        assertThat(test(2).level()).isEqualTo(0.005);
        assertThat(test(3).level()).isCloseTo(0.0045, within(1e-12));
        assertThat(test(4).level()).isCloseTo(0.00405, within(1e-12));
        // a new champion does not make the images new
        assertThat(test(5).level()).isCloseTo(0.003645, within(1e-12));
        assertThat(test(5).champion()).isEqualTo(new VersionNumber(4));
        assertThat(decision(4).reason()).contains("look 3 of this validation set, tested at 0.405 %");
    }

    @Test
    void the_same_two_versions_again_are_the_same_look() {
        evaluated("a", GOOD);
        evaluated("b", WORSE);
        evaluated("c", WORSE);

        registry.promotions().attempt(candidate(2, "Once more."), EventContext.NONE);

        assertThat(people().version(new VersionNumber(2)).orElseThrow().attempts(Model.CHAMPION))
                .isEqualTo(2);
        assertThat(test(2).look()).isEqualTo(1);
        assertThat(test(2).level()).isEqualTo(0.005);
        assertThat(next(FEWER).number()).isEqualTo(3);
        assertThat(next(FEWER).level()).isCloseTo(0.00405, within(1e-12));
    }

    @Test
    void the_same_two_versions_on_fewer_of_the_same_images_are_another_look() {
        CheckpointId a = evaluated("a", GOOD);
        CheckpointId b = evaluated("b", WORSE);
        policy(new GatePolicy(Map.of(), Optional.empty(), Optional.of(4), Optional.empty(), Map.of()));
        fixture.publish(onImages(7, a, GOOD), onImages(6, a, GOOD));
        EvaluationCompleted seven = onImages(7, b, WORSE);
        EvaluationCompleted six = onImages(6, b, WORSE);
        fixture.publish(seven, six);
        instance.settle();

        ask(seven);
        assertThat(test(2).look()).isEqualTo(2);
        assertThat(test(2).level()).isCloseTo(0.0045, within(1e-12));
        ask(six);
        assertThat(test(2).look()).isEqualTo(3);
        ask(seven);
        assertThat(test(2).look()).as("by a report that was looked at before").isEqualTo(2);
        assertThat(next(FEWER).number()).isEqualTo(4);
    }

    private EvaluationCompleted onImages(int images, CheckpointId checkpoint, TaskMetrics metrics) {
        return fixture.evaluation(checkpoint, PASCAL, images, metrics);
    }

    private void ask(EvaluationCompleted evaluation) {
        registry.promotions()
                .attempt(
                        new Candidate(
                                PEOPLE,
                                new VersionNumber(2),
                                Model.CHAMPION,
                                Optional.of(evaluation.report()),
                                Optional.of("Once more.")),
                        EventContext.NONE);
    }

    @Test
    void another_validation_set_begins_anew_and_fewer_images_of_the_same_one_do_not() {
        CheckpointId a = evaluated("a", GOOD);
        evaluated("b", WORSE);
        fixture.publish(fixture.evaluation(a, SCENES, GOOD, Optional.empty(), Optional.empty()));
        fixture.publish(fixture.evaluation(fixture.checkpoint("c"), SCENES, WORSE, Optional.empty()));
        instance.settle();

        assertThat(test(3).look()).isEqualTo(1);
        assertThat(test(3).dataset()).isEqualTo(SCENES);
        assertThat(next(FEWER).number()).isEqualTo(2);
        assertThat(next(new EvaluationSet(PASCAL, Split.TRAIN, 8)).number()).isEqualTo(1);
    }

    @Test
    void whoever_replays_the_log_counts_the_same_looks() {
        evaluated("a", GOOD);
        evaluated("b", WORSE);
        evaluated("c", WORSE);
        Model replayed = RegistryFixture.people(fixture.open());

        assertThat(Look.of(replayed, VersionNumber.FIRST, new VersionNumber(9), NONE, FEWER, 10))
                .isEqualTo(next(FEWER));
    }

    @Test
    void the_models_own_budget_of_looks_spends_what_is_left() {
        evaluated("a", GOOD);
        evaluated("b", WORSE);
        policy(new GatePolicy(Map.of(), Optional.empty(), Optional.of(8), Optional.of(3), Map.of()));
        evaluated("c", WORSE);

        assertThat(test(3).level()).isCloseTo((0.05 - 0.005) / 3, within(1e-12));
    }

    private Look next(EvaluationSet set) {
        return Look.of(people(), VersionNumber.FIRST, new VersionNumber(9), NONE, set, 10);
    }

    private GainTest test(int version) {
        return decision(version).verdict().flatMap(GateVerdict::test).orElseThrow();
    }

    private PromotionDecision decision(int version) {
        return people().version(new VersionNumber(version))
                .orElseThrow()
                .decision(Model.CHAMPION)
                .orElseThrow();
    }
}
