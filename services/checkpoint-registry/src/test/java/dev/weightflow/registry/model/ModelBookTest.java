package dev.weightflow.registry.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.platform.event.Cause;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.evaluation.GateVerdict;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.ModelEvent;
import dev.weightflow.schema.event.ModelEvent.AliasMoved;
import dev.weightflow.schema.event.ModelEvent.ModelVersionRegistered;
import dev.weightflow.schema.event.ModelEvent.PromotionRejected;
import dev.weightflow.schema.event.ModelEvent.RegistrationRefused;
import dev.weightflow.schema.id.Alias;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.ReportId;
import dev.weightflow.schema.id.VersionNumber;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ModelBookTest {

    private static final ModelName PEOPLE = new ModelName("people");
    private static final Alias CHAMPION = new Alias("champion");

    private final ModelBook book = new ModelBook();

    @Test
    void versions_are_numbered_without_gaps() {
        replay(registered(1, "a"), registered(3, "c"), registered(2, "b"), registered(2, "d"));

        assertThat(people().versions())
                .extracting(version -> version.number().value())
                .containsExactly(1, 2);
        assertThat(people().next().value()).isEqualTo(3);
        assertThat(people().version(new VersionNumber(3))).isEmpty();
    }

    @Test
    void a_checkpoint_is_one_version_only() {
        replay(registered(1, "a"), registered(2, "a"));

        assertThat(people().versions()).hasSize(1);
    }

    @Test
    void of_two_moves_from_the_same_place_the_first_in_the_log_counts() {
        replay(registered(1, "a"), registered(2, "b"), moved(0, null, 1), moved(0, null, 2));

        assertThat(people().holder(CHAMPION).orElseThrow().number().value()).isEqualTo(1);
        assertThat(people().alias(CHAMPION).moves()).isEqualTo(1);
    }

    @Test
    void a_move_to_no_version_that_there_is_changes_nothing() {
        replay(registered(1, "a"), moved(0, null, 7));

        assertThat(people().holder(CHAMPION)).isEmpty();
    }

    @Test
    void an_alias_that_was_taken_away_can_be_given_again() {
        replay(registered(1, "a"), moved(0, null, 1), moved(1, 1, null), moved(0, null, 1), moved(2, null, 1));

        assertThat(people().holder(CHAMPION)).isPresent();
        assertThat(people().rulings())
                .extracting(Ruling::outcome)
                .containsExactly(Outcome.FORCED, Outcome.REMOVED, Outcome.FORCED);
    }

    @Test
    void standings_follow_the_rulings() {
        replay(registered(1, "a"), registered(2, "b"), registered(3, "c"), registered(4, "d"));
        replay(moved(0, null, 1), moved(1, 1, 2), rejected(3, 0));

        assertThat(standing(1)).isEqualTo(Standing.SUPERSEDED);
        assertThat(standing(2)).isEqualTo(Standing.HOLDER);
        assertThat(standing(3)).isEqualTo(Standing.REJECTED);
        assertThat(standing(4)).isEqualTo(Standing.UNDECIDED);
        assertThat(people().undecided(CHAMPION))
                .extracting(version -> version.number().value())
                .containsExactly(4);
    }

    @Test
    void a_rejection_counts_once_however_often_it_is_read() {
        replay(registered(1, "a"), rejected(1, 0), rejected(1, 0), rejected(1, 1), rejected(1, 0));

        assertThat(people().attempts(VersionNumber.FIRST, CHAMPION)).isEqualTo(2);
        assertThat(people().rulings()).hasSize(2);
    }

    @Test
    void forcing_what_is_so_already_and_removing_what_is_not_there_state_nothing() {
        replay(registered(1, "a"));
        assertThat(ModelDecisions.remove(people(), CHAMPION, "gone")).isEmpty();

        replay(moved(0, null, 1));
        assertThat(ModelDecisions.force(people(), VersionNumber.FIRST, CHAMPION, "again"))
                .isEmpty();
    }

    @Test
    void a_model_that_nobody_registered_for_is_not_there() {
        replay(moved(0, null, 1));

        assertThat(book.known(PEOPLE)).isEmpty();
        assertThat(book.models()).isEmpty();
    }

    /** Any order of any facts, as no log should bring them: nothing throws, and what makes a model a model holds. */
    @Test
    void no_order_of_facts_breaks_a_model() {
        List<ModelEvent> facts = new ArrayList<>();
        for (int version = 1; version <= 4; version++) {
            for (String checkpoint : List.of("a", "b", "c")) {
                facts.add(registered(version, checkpoint));
            }
            for (int move = 0; move < 3; move++) {
                facts.add(moved(move, null, version));
                facts.add(moved(move, version, null));
                facts.add(moved(move, version, version + 1));
            }
            facts.add(rejected(version, 0));
            facts.add(rejected(version, 1));
        }
        facts.add(new RegistrationRefused(PEOPLE, checkpoint("x"), report("x"), new Failure("code", "It is so.")));
        for (long seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            ModelBook shuffled = new ModelBook();
            for (int i = 0; i < 60; i++) {
                ModelEvent fact = facts.get(random.nextInt(facts.size()));
                shuffled.replay(envelope(fact));
                Model once = shuffled.model(PEOPLE);
                shuffled.replay(envelope(fact));
                Model model = shuffled.model(PEOPLE);

                assertThat(model)
                        .as("seed %d: a repetition changes nothing", seed)
                        .isEqualTo(once);
                assertThat(model.versions().stream()
                                .map(VersionRecord::checkpoint)
                                .distinct())
                        .as("seed %d", seed)
                        .hasSameSizeAs(model.versions());
                assertThat(model.alias(CHAMPION).version().isPresent())
                        .as("seed %d", seed)
                        .isEqualTo(model.holder(CHAMPION).isPresent());
            }
        }
    }

    private void replay(ModelEvent... facts) {
        for (ModelEvent fact : facts) {
            book.replay(envelope(fact));
        }
    }

    private Model people() {
        return book.model(PEOPLE);
    }

    private Standing standing(int version) {
        return people().standing(new VersionNumber(version), CHAMPION);
    }

    private static Envelope<ModelEvent> envelope(ModelEvent fact) {
        return Envelope.of(fact, "/test", Instant.EPOCH, Cause.NONE);
    }

    private static ModelVersionRegistered registered(int version, String name) {
        return new ModelVersionRegistered(
                PEOPLE,
                new VersionNumber(version),
                checkpoint(name),
                Digest.ofText("manifest of " + name),
                new JobId("job-" + name),
                DatasetId.of(Digest.ofText("data")),
                MethodName.DELORA,
                Optional.empty(),
                Optional.of(report(name)));
    }

    private static AliasMoved moved(int move, Integer from, Integer to) {
        return new AliasMoved(
                PEOPLE,
                CHAMPION,
                move,
                Optional.ofNullable(from).map(VersionNumber::new),
                Optional.ofNullable(to).map(VersionNumber::new),
                "Because.",
                Optional.empty());
    }

    private static PromotionRejected rejected(int version, int attempt) {
        return new PromotionRejected(
                PEOPLE,
                new VersionNumber(version),
                CHAMPION,
                attempt,
                new GateVerdict(false, "Too bad.", List.of(), Optional.empty()));
    }

    private static CheckpointId checkpoint(String name) {
        return CheckpointId.of(Digest.ofText(name));
    }

    private static ReportId report(String name) {
        return ReportId.of(Digest.ofText("report on " + name));
    }
}
