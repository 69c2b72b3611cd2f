package dev.weightflow.registry.promotion;

import static dev.weightflow.registry.RegistryFixture.PEOPLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.platform.event.EventContext;
import dev.weightflow.projection.Journals;
import dev.weightflow.projection.model.Model;
import dev.weightflow.projection.model.PromotionDecision;
import dev.weightflow.projection.model.VersionStatus;
import dev.weightflow.schema.InvalidRecordException;
import dev.weightflow.schema.event.ModelEvent.PromotionUndecided;
import dev.weightflow.schema.id.VersionNumber;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HoldsTest extends ReconcilerTestBase {
    @Test
    void of_an_alias_that_is_held_the_gate_decides_nothing_and_says_why() {
        evaluated("a", GOOD);
        hold("The workshop shows it.", Optional.empty());

        evaluated("b", BETTER);

        assertThat(status(1)).isEqualTo(VersionStatus.CHAMPION);
        assertThat(status(2)).isEqualTo(VersionStatus.UNDECIDED);
        PromotionDecision decision = people().version(new VersionNumber(2))
                .orElseThrow()
                .decision(Model.CHAMPION)
                .orElseThrow();
        assertThat(decision.outcome()).isEqualTo(PromotionDecision.Outcome.UNDECIDED);
        assertThat(decision.reason())
                .isEqualTo("The alias champion is held (The workshop shows it.);"
                        + " ask again when it is released, or force it.");
        instance.settle();
        assertThat(undecided()).isEqualTo(1);
    }

    @Test
    void a_person_who_asks_without_force_hears_the_same_and_one_who_forces_does_not() {
        evaluated("a", GOOD);
        hold("Wait.", Optional.empty());
        evaluated("b", BETTER);

        registry.promotions().attempt(candidate(2, "I like it."), EventContext.NONE);
        assertThat(undecided()).isEqualTo(2);
        assertThat(status(1)).isEqualTo(VersionStatus.CHAMPION);

        Journals.await(registry.promotions().force(candidate(2, "So be it."), EventContext.NONE));
        assertThat(status(2)).isEqualTo(VersionStatus.CHAMPION);
        assertThat(people().alias(Model.CHAMPION).held()).as("it stays held").isPresent();
    }

    @Test
    void when_it_is_released_the_gate_decides_again_about_what_comes_and_what_is_asked_for() {
        evaluated("a", GOOD);
        hold("Wait.", Optional.empty());
        evaluated("b", BETTER);

        assertThat(release()).isTrue();
        assertThat(release()).isFalse();

        instance.settle();
        assertThat(status(2)).as("nothing is tried again by itself").isEqualTo(VersionStatus.UNDECIDED);
        registry.promotions().attempt(candidate(2, "The workshop is over."), EventContext.NONE);
        assertThat(status(2)).isEqualTo(VersionStatus.CHAMPION);
    }

    @Test
    void a_hold_ends_by_itself_and_is_shown_as_long_as_it_lasts() {
        evaluated("a", GOOD);
        Instant end = fixture.clock.instant().plusSeconds(60);
        hold("Wait.", Optional.of(end));
        assertThat(registry.models().model(PEOPLE).held().get("champion").until())
                .contains(end);
        assertThat(registry.models().alias(PEOPLE, Model.CHAMPION).held()).isPresent();

        fixture.clock.advance(Duration.ofSeconds(60));

        assertThat(registry.models().model(PEOPLE).held()).isEmpty();
        assertThat(registry.models().alias(PEOPLE, Model.CHAMPION).held()).isEmpty();
        assertThat(release()).isFalse();
        evaluated("b", BETTER);
        assertThat(status(2)).isEqualTo(VersionStatus.CHAMPION);
    }

    @Test
    void the_same_hold_again_is_no_other_and_one_that_is_over_is_refused() {
        evaluated("a", GOOD);
        assertThat(hold("Wait.", Optional.empty())).isTrue();
        assertThat(hold("Wait.", Optional.empty())).isFalse();
        assertThat(hold("Wait longer.", Optional.empty())).isTrue();

        assertThatThrownBy(() -> hold("Wait.", Optional.of(fixture.clock.instant())))
                .isInstanceOf(InvalidRecordException.class)
                .hasMessageContaining("until must lie in the future");
    }

    private boolean hold(String reason, Optional<Instant> until) {
        return Journals.await(registry.holds().hold(PEOPLE, Model.CHAMPION, reason, until, EventContext.NONE));
    }

    private boolean release() {
        return Journals.await(registry.holds().release(PEOPLE, Model.CHAMPION, "It is over.", EventContext.NONE));
    }

    private long undecided() {
        return fixture.events().stream()
                .filter(PromotionUndecided.class::isInstance)
                .count();
    }
}
