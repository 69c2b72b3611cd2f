package dev.weightflow.projection.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.eventlog.ProjectedTables;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.evaluation.GainTest;
import dev.weightflow.schema.evaluation.GatePolicy;
import dev.weightflow.schema.evaluation.GateVerdict;
import dev.weightflow.schema.evaluation.SeedDeviation;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.ModelEvent;
import dev.weightflow.schema.event.ModelEvent.AliasHeld;
import dev.weightflow.schema.event.ModelEvent.AliasMoved;
import dev.weightflow.schema.event.ModelEvent.AliasReleased;
import dev.weightflow.schema.event.ModelEvent.GatePolicySet;
import dev.weightflow.schema.event.ModelEvent.ModelVersionRegistered;
import dev.weightflow.schema.event.ModelEvent.PromotionRejected;
import dev.weightflow.schema.event.ModelEvent.PromotionUndecided;
import dev.weightflow.schema.event.ModelEvent.RegistrationFailed;
import dev.weightflow.schema.id.Alias;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.ReportId;
import dev.weightflow.schema.id.VersionNumber;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ModelTest {

    private static final ModelName PEOPLE = new ModelName("people");
    private static final Alias CHAMPION = new Alias("champion");

    private static final DatasetId DATA = DatasetId.of(Digest.ofText("data"));
    private static final Instant LATER = Instant.EPOCH.plusSeconds(60);

    private final ProjectedTables<Models, ModelEvent> tables = ProjectedTables.of(Models.projection("test"), List.of());
    private final Models models = tables.view();

    @AfterEach
    void close() {
        tables.close();
    }

    @Test
    void versions_are_numbered_without_gaps() {
        apply(registered(1, "a"), registered(3, "c"), registered(2, "b"), registered(2, "d"));

        assertThat(people().latest(0, 9))
                .extracting(version -> version.number().value())
                .containsExactly(2, 1);
        assertThat(people().next().value()).isEqualTo(3);
        assertThat(people().version(new VersionNumber(3))).isEmpty();
    }

    @Test
    void a_checkpoint_is_one_version_only() {
        apply(registered(1, "a"), registered(2, "a"));

        assertThat(people().versionCount()).isEqualTo(1);
    }

    @Test
    void of_two_moves_from_the_same_place_the_first_in_the_log_counts() {
        apply(registered(1, "a"), registered(2, "b"), moved(0, null, 1), moved(0, null, 2));

        assertThat(people().versionOf(CHAMPION).orElseThrow().number().value()).isEqualTo(1);
        assertThat(people().alias(CHAMPION).moves()).isEqualTo(1);
    }

    @Test
    void a_move_to_no_version_that_there_is_changes_nothing() {
        apply(registered(1, "a"), moved(0, null, 7));

        assertThat(people().versionOf(CHAMPION)).isEmpty();
    }

    @Test
    void an_alias_that_was_taken_away_can_be_given_again() {
        apply(registered(1, "a"), moved(0, null, 1), moved(1, 1, null), moved(0, null, 1), moved(2, null, 1));

        assertThat(people().versionOf(CHAMPION)).isPresent();
        assertThat(people().decisions().latest(0, 9))
                .extracting(PromotionDecision::outcome)
                .containsExactly(
                        PromotionDecision.Outcome.FORCED,
                        PromotionDecision.Outcome.REMOVED,
                        PromotionDecision.Outcome.FORCED);
    }

    @Test
    void the_status_follows_from_the_decisions() {
        apply(registered(1, "a"), registered(2, "b"), registered(3, "c"), registered(4, "d"));
        apply(moved(0, null, 1), moved(1, 1, 2), rejected(3, 0));

        assertThat(status(1)).isEqualTo(VersionStatus.SUPERSEDED);
        assertThat(status(2)).isEqualTo(VersionStatus.CHAMPION);
        assertThat(status(3)).isEqualTo(VersionStatus.REJECTED);
        assertThat(status(4)).isEqualTo(VersionStatus.UNDECIDED);
        assertThat(people().waiting()).containsExactly(new VersionNumber(4));
        assertThat(models.waiting()).containsExactly(PEOPLE);
        assertThat(models.waitingSince()).containsExactly(Instant.EPOCH);
    }

    @Test
    void a_version_that_the_gate_could_not_decide_about_is_undecided_and_no_longer_waits() {
        apply(registered(1, "a"), registered(2, "b"), moved(0, null, 1), undecided(2, 0));

        assertThat(status(2)).isEqualTo(VersionStatus.UNDECIDED);
        assertThat(people().waiting()).isEmpty();
        assertThat(models.waiting()).isEmpty();
        assertThat(people().isSettled(checkpoint("b"))).isTrue();
        assertThat(people().version(new VersionNumber(2)).orElseThrow().attempts(CHAMPION))
                .isEqualTo(1);

        apply(rejected(2, 1));
        assertThat(status(2)).isEqualTo(VersionStatus.REJECTED);
        apply(undecided(2, 2));
        assertThat(status(2)).isEqualTo(VersionStatus.UNDECIDED);
        apply(moved(1, 1, 2), undecided(1, 1));
        assertThat(status(1)).isEqualTo(VersionStatus.SUPERSEDED);
    }

    @Test
    void a_gate_policy_follows_the_one_before_it() {
        GatePolicy policy = GatePolicy.onImages(34);
        apply(registered(1, "a"), new GatePolicySet(PEOPLE, 2, Optional.of(GatePolicy.onImages(7))));
        assertThat(people().gate().policy()).isEmpty();

        apply(new GatePolicySet(PEOPLE, 1, Optional.of(policy)), new GatePolicySet(PEOPLE, 1, Optional.empty()));
        assertThat(people().gate().policy()).contains(policy);
        assertThat(people().gate().number()).isEqualTo(1);

        apply(new GatePolicySet(PEOPLE, 2, Optional.empty()));
        assertThat(people().gate().policy()).isEmpty();
    }

    @Test
    void an_alias_is_held_until_then_or_until_it_is_released() {
        apply(registered(1, "a"), moved(0, null, 1), held(0, Optional.of(LATER)), moved(1, 1, null));
        AliasState held = people().alias(CHAMPION);

        assertThat(held.version()).isEmpty();
        assertThat(held.held(Instant.EPOCH))
                .contains(new AliasState.Hold("Wait.", Instant.EPOCH, Optional.empty(), Optional.of(LATER)));
        assertThat(held.held(LATER.minusMillis(1))).isPresent();
        assertThat(held.held(LATER)).isEmpty();
        assertThat(held.at(LATER).held()).isEmpty();
        assertThat(held.at(Instant.EPOCH)).isEqualTo(held);

        apply(held(1, Optional.empty()));
        assertThat(people().alias(CHAMPION).held(Instant.MAX)).isPresent();
        apply(released(0));
        assertThat(people().alias(CHAMPION).held(Instant.MAX))
                .as("that was the one before")
                .isPresent();
        apply(released(1), held(1, Optional.empty()), released(1));
        assertThat(people().alias(CHAMPION).held(Instant.EPOCH)).isEmpty();
        assertThat(people().alias(CHAMPION).holds()).isEqualTo(2);

        Instant farAway = Instant.parse("2999-01-01T00:00:00Z");
        apply(held(2, Optional.of(farAway)));
        assertThat(people().alias(CHAMPION).held().orElseThrow().until()).contains(farAway);
    }

    @Test
    void a_rejection_counts_once_however_often_it_is_read() {
        apply(registered(1, "a"), rejected(1, 0), rejected(1, 0), rejected(1, 1), rejected(1, 0));

        assertThat(people().version(VersionNumber.FIRST).orElseThrow().attempts(CHAMPION))
                .isEqualTo(2);
        assertThat(people().decisions().count()).isEqualTo(2);
    }

    @Test
    void an_older_move_that_is_read_again_moves_nothing() {
        apply(registered(1, "a"), moved(0, null, 1), moved(1, 1, null));

        apply(moved(0, null, 1));

        assertThat(people().versionOf(CHAMPION)).isEmpty();
        assertThat(people().alias(CHAMPION).moves()).isEqualTo(2);
    }

    @Test
    void versions_are_found_by_their_weights_and_by_their_data() {
        apply(registered(1, "a"), registered(2, "b"));

        assertThat(people().version(checkpoint("b")).orElseThrow().number().value())
                .isEqualTo(2);
        assertThat(models.withCheckpoint(checkpoint("b"))).containsExactly(PEOPLE);
        assertThat(models.trainedOn(DATA, 9))
                .extracting(version -> version.version().value())
                .containsExactly(2, 1);
        assertThat(models.trainedOn(DATA, 1))
                .extracting(version -> version.version().value())
                .containsExactly(2);
    }

    @Test
    void pages_of_versions_and_decisions_are_read_without_the_rest() {
        for (int version = 1; version <= 7; version++) {
            apply(registered(version, "v" + version), rejected(version, 0));
        }
        apply(moved(0, null, 5), undecided(7, 1));

        assertThat(people().latest(2, 3))
                .extracting(version -> version.number().value())
                .containsExactly(5, 4, 3);
        assertThat(people().latest(7, 3)).isEmpty();
        assertThat(people().latest(VersionStatus.REJECTED, 1, 2))
                .extracting(version -> version.number().value())
                .containsExactly(4, 3);
        assertThat(people().versionCount(VersionStatus.REJECTED)).isEqualTo(5);
        assertThat(people().decisions().count()).isEqualTo(9);
        assertThat(people().decisions()
                        .about(Optional.of(CHAMPION))
                        .of(Optional.of(PromotionDecision.Outcome.REJECTED))
                        .latest(5, 9))
                .extracting(decision -> decision.version().orElseThrow().value())
                .containsExactly(2, 1);
        assertThat(people().decisions().about(Optional.of(new Alias("other"))).count())
                .isZero();
        assertThat(people().decisions().upTo(new VersionNumber(6)).latest(0, 2))
                .extracting(decision -> decision.version().orElseThrow().value())
                .containsExactly(5, 6);
        assertThat(models.judgedSince(Instant.EPOCH.minusSeconds(1))).isEqualTo(8);
        assertThat(models.judgedSince(Instant.EPOCH)).isZero();
    }

    @Test
    void a_child_is_found_by_its_parent() {
        apply(registered(1, "a"), registered(2, "b", 1), registered(3, "c", 1), registered(4, "d", 2));

        assertThat(people().children(VersionNumber.FIRST, 9))
                .extracting(version -> version.number().value())
                .containsExactly(2, 3);
        assertThat(people().ancestry(people().version(new VersionNumber(4)).orElseThrow()))
                .extracting(version -> version.number().value())
                .containsExactly(4, 2, 1);
    }

    @Test
    void looks_at_the_same_images_are_counted_once_for_each_pair_of_versions() {
        apply(registered(1, "a"), registered(2, "b"), registered(3, "c"), moved(0, null, 1));
        apply(tested(2, 0, 1, 0.25), tested(2, 1, 1, 0.25), tested(3, 0, 2, 0.125));

        Model.Tested tested = people().tested(DATA, Split.VAL);

        assertThat(tested.decisions()).isEqualTo(3);
        assertThat(tested.looks()).isEqualTo(2);
        assertThat(tested.spent()).isEqualByComparingTo("0.375");
        assertThat(people().tested(DATA, Split.TRAIN)).isEqualTo(new Model.Tested(0, 0, BigDecimal.ZERO));
    }

    @Test
    void failures_are_kept_by_their_report() {
        RegistrationFailed failure =
                new RegistrationFailed(PEOPLE, checkpoint("x"), report("x"), new Failure("code", "It is so."));
        apply(failure, failure);

        assertThat(people().failures(9))
                .extracting(Model.RegistrationFailure::event)
                .containsExactly(failure);
        assertThat(people().isRegistered(checkpoint("y"), report("x"))).isTrue();
        assertThat(people().isRegistered(checkpoint("y"), report("y"))).isFalse();
        assertThat(people().isSettled(checkpoint("x"))).isTrue();
        assertThat(models.known()).extracting(Model::name).containsExactly(PEOPLE);
    }

    @Test
    void a_model_that_nobody_registered_for_is_not_there() {
        apply(moved(0, null, 1));

        assertThat(models.known(PEOPLE)).isEmpty();
        assertThat(models.known()).isEmpty();
    }

    /** Tests events in any order: nothing throws, and the invariants of a model hold. */
    @Test
    void no_order_of_events_breaks_a_model() {
        List<ModelEvent> events = new ArrayList<>();
        for (int version = 1; version <= 4; version++) {
            for (String checkpoint : List.of("a", "b", "c")) {
                events.add(registered(version, checkpoint));
            }
            events.add(held(version - 1, Optional.empty()));
            events.add(released(version - 1));
            for (int move = 0; move < 3; move++) {
                events.add(moved(move, null, version));
                events.add(moved(move, version, null));
                events.add(moved(move, version, version + 1));
            }
            events.add(rejected(version, 0));
            events.add(rejected(version, 1));
        }
        events.add(new RegistrationFailed(PEOPLE, checkpoint("x"), report("x"), new Failure("code", "It is so.")));
        for (long seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            try (ProjectedTables<Models, ModelEvent> shuffled =
                    ProjectedTables.of(Models.projection("test"), List.of())) {
                for (int i = 0; i < 60; i++) {
                    requireSound(shuffled, events.get(random.nextInt(events.size())), seed);
                }
            }
        }
    }

    private static void requireSound(ProjectedTables<Models, ModelEvent> tables, ModelEvent event, long seed) {
        tables.apply(List.of(envelope(event)));
        List<String> once = tables.rows();
        tables.apply(List.of(envelope(event)));
        assertThat(tables.rows())
                .as("seed %d: a repetition changes nothing", seed)
                .isEqualTo(once);
        Model model = tables.view().model(PEOPLE);
        List<ModelVersion> versions = model.latest(0, 99);
        assertThat(versions.stream().map(ModelVersion::checkpoint).distinct())
                .as("seed %d", seed)
                .hasSameSizeAs(versions);
        assertThat(model.alias(CHAMPION).version())
                .as("seed %d", seed)
                .isEqualTo(model.versionOf(CHAMPION).map(ModelVersion::number));
        for (ModelVersion version : versions) {
            assertThat(version.status()).as("seed %d", seed).isEqualTo(expected(model, version));
            assertThat(model.waiting().contains(version.number()))
                    .as("seed %d", seed)
                    .isEqualTo(version.decisions().isEmpty());
        }
    }

    /** Derives the status from all decisions about the version. */
    private static VersionStatus expected(Model model, ModelVersion version) {
        if (model.alias(CHAMPION).pointsTo(version.number())) {
            return VersionStatus.CHAMPION;
        } else if (version.decisions().stream()
                .anyMatch(decision -> decision.outcome() == PromotionDecision.Outcome.FORCED)) {
            return VersionStatus.SUPERSEDED;
        }
        return version.decision(CHAMPION)
                .filter(decision -> decision.outcome() == PromotionDecision.Outcome.REJECTED)
                .map(decision -> VersionStatus.REJECTED)
                .orElse(VersionStatus.UNDECIDED);
    }

    private void apply(ModelEvent... events) {
        for (ModelEvent event : events) {
            tables.apply(List.of(envelope(event)));
        }
    }

    private Model people() {
        return models.model(PEOPLE);
    }

    private VersionStatus status(int version) {
        return people().version(new VersionNumber(version)).orElseThrow().status();
    }

    private static Envelope<ModelEvent> envelope(ModelEvent event) {
        return Envelope.of(event, "/test", Instant.EPOCH, EventContext.NONE);
    }

    private static ModelVersionRegistered registered(int version, String name) {
        return registered(version, name, null);
    }

    private static ModelVersionRegistered registered(int version, String name, Integer parent) {
        return new ModelVersionRegistered(
                PEOPLE,
                new VersionNumber(version),
                checkpoint(name),
                Digest.ofText("manifest of " + name),
                new JobId("job-" + name),
                DATA,
                MethodName.DELORA,
                Optional.ofNullable(parent).map(VersionNumber::new),
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

    private static AliasHeld held(int hold, Optional<Instant> until) {
        return new AliasHeld(PEOPLE, CHAMPION, hold, until, "Wait.");
    }

    private static AliasReleased released(int hold) {
        return new AliasReleased(PEOPLE, CHAMPION, hold, "Go on.");
    }

    private static PromotionRejected rejected(int version, int attempt) {
        return new PromotionRejected(
                PEOPLE,
                new VersionNumber(version),
                CHAMPION,
                attempt,
                new GateVerdict(false, "Too bad.", List.of(), Optional.empty(), Optional.empty()));
    }

    /** Rejects a version by a test against the first one. */
    private static PromotionRejected tested(int version, int attempt, int look, double level) {
        GainTest test =
                new GainTest(VersionNumber.FIRST, DATA, Split.VAL, look, level, 0.5, 0.1, SeedDeviation.stated(0.1));
        return new PromotionRejected(
                PEOPLE,
                new VersionNumber(version),
                CHAMPION,
                attempt,
                new GateVerdict(false, "Too bad.", List.of(), Optional.empty(), Optional.of(test)));
    }

    private static PromotionUndecided undecided(int version, int attempt) {
        return new PromotionUndecided(
                PEOPLE,
                new VersionNumber(version),
                CHAMPION,
                attempt,
                new GateVerdict(false, "Too few.", List.of(), Optional.empty(), Optional.empty()));
    }

    private static CheckpointId checkpoint(String name) {
        return CheckpointId.of(Digest.ofText(name));
    }

    private static ReportId report(String name) {
        return ReportId.of(Digest.ofText("report on " + name));
    }
}
