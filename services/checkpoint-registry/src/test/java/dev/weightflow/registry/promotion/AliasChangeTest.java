package dev.weightflow.registry.promotion;

import static dev.weightflow.registry.RegistryFixture.PEOPLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.platform.Retriable;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.objectstore.FailingObjectStore.Fate;
import dev.weightflow.platform.problem.NotFoundException;
import dev.weightflow.projection.Journals;
import dev.weightflow.projection.Metrics;
import dev.weightflow.projection.model.Model;
import dev.weightflow.projection.model.ModelChangingException;
import dev.weightflow.projection.model.PromotionDecision;
import dev.weightflow.projection.model.VersionStatus;
import dev.weightflow.registry.RegistryFixture;
import dev.weightflow.registry.problem.RegistryException;
import dev.weightflow.registry.promotion.Promotions.Attempt;
import dev.weightflow.registry.promotion.Promotions.Candidate;
import dev.weightflow.schema.evaluation.GainTest;
import dev.weightflow.schema.id.Alias;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.VersionNumber;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AliasChangeTest extends ReconcilerTestBase {
    @Test
    void a_person_can_ask_again_force_and_take_away() {
        evaluated("a", GOOD);
        evaluated("b", WORSE);
        Candidate again = candidate(2, "It looks better to me.");

        assertThat(registry.promotions().attempt(again, EventContext.NONE)).isInstanceOf(Attempt.Decided.class);
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

        registry.promotions().attempt(worse, EventContext.NONE);

        assertThat(people().alias(staging).version()).contains(new VersionNumber(2));
        assertThat(status(1)).isEqualTo(VersionStatus.CHAMPION);
    }

    @Test
    void a_verdict_counts_only_against_the_version_that_still_has_the_alias() {
        evaluated("a", GOOD);
        evaluated("b", WORSE);
        evaluated("c", BETTER);
        force(2);
        whileTheChampionIsRead(fixture, () -> force(3));

        fixture.open().registry.promotions().attempt(candidate(1, "Better than that."), EventContext.NONE);
        // another instance's decision is read a moment later
        instance.catchUp();

        assertThat(status(3)).isEqualTo(VersionStatus.CHAMPION);
        // against the second version it would have passed
        assertThat(people().version(VersionNumber.FIRST).orElseThrow().decision(Model.CHAMPION))
                .map(PromotionDecision::outcome)
                .contains(PromotionDecision.Outcome.REJECTED);
    }

    @Test
    void a_look_that_was_taken_meanwhile_is_counted_before_the_verdict() {
        evaluated("a", GOOD);
        evaluated("b", WORSE);
        evaluated("c", WORSE);
        force(2);
        whileTheChampionIsRead(
                fixture, () -> registry.promotions().attempt(candidate(3, "As good."), EventContext.NONE));

        fixture.open().registry.promotions().attempt(candidate(1, "Better than that."), EventContext.NONE);
        instance.catchUp();

        assertThat(people().decisions().latest(0, 99).stream()
                        .flatMap(decision -> decision.verdict().stream())
                        .flatMap(verdict -> verdict.test().stream())
                        .map(GainTest::look))
                .as("the latest first")
                .containsExactly(4, 3, 2, 1);
        assertThat(status(1)).isEqualTo(VersionStatus.CHAMPION);
    }

    @Test
    void an_alias_that_moves_each_time_makes_the_attempt_fail_so_that_it_can_be_repeated() {
        for (int version = 1; version <= 24; version++) {
            evaluated("v" + version, Metrics.two(0.5 - version / 100.0, 25));
        }
        AtomicInteger next = new AtomicInteger(2);
        fixture.storeRequest = () -> {
            force(next.incrementAndGet());
            return Fate.ANSWERED;
        };

        assertThatThrownBy(() -> fixture.open()
                        .registry
                        .promotions()
                        .attempt(candidate(2, "It looks better to me."), EventContext.NONE))
                .isInstanceOf(ModelChangingException.class)
                .isInstanceOf(Retriable.class)
                .hasMessageContaining("try again");
        assertThat(people().version(new VersionNumber(2)).orElseThrow().attempts(Model.CHAMPION))
                .isEqualTo(1);
    }

    private void force(int version) {
        Journals.await(registry.promotions().force(candidate(version, "So be it."), EventContext.NONE));
    }

    /** Runs the task while the champion's documents are read, after the challenger's report, its signature and its sums of images. */
    private static void whileTheChampionIsRead(RegistryFixture fixture, Runnable task) {
        AtomicInteger requests = new AtomicInteger();
        fixture.storeRequest = () -> {
            if (requests.incrementAndGet() == 4) {
                task.run();
            }
            return Fate.ANSWERED;
        };
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
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("no version 'people/9'");
        assertThatThrownBy(() -> registry.promotions().attempt(foreign, EventContext.NONE))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("another checkpoint");
    }
}
