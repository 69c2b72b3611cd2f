package dev.weightflow.registry.reconcile;

import static dev.weightflow.registry.RegistryFixture.PEOPLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.problem.NoSuchThingException;
import dev.weightflow.registry.journal.Journals;
import dev.weightflow.registry.model.Model;
import dev.weightflow.registry.model.RegistryException;
import dev.weightflow.registry.model.VersionStatus;
import dev.weightflow.registry.promotion.Attempt;
import dev.weightflow.registry.promotion.Candidate;
import dev.weightflow.schema.id.Alias;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.VersionNumber;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AliasChangeTest extends ReconcilerTestBase {
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
}
