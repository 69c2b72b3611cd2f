package dev.weightflow.projection.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.eventlog.SnapshotFormat;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.evaluation.GatePolicy;
import dev.weightflow.schema.evaluation.GateVerdict;
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
import dev.weightflow.schema.event.ModelEvent.RetrainingPolicySet;
import dev.weightflow.schema.id.Alias;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.ReportId;
import dev.weightflow.schema.id.VersionNumber;
import dev.weightflow.schema.retraining.RetrainingPolicy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ModelTest {

    private static final ModelName PEOPLE = new ModelName("people");
    private static final Alias CHAMPION = new Alias("champion");

    private static final Instant LATER = Instant.EPOCH.plusSeconds(60);

    private Models models = Models.EMPTY;

    @Test
    void versions_are_numbered_without_gaps() {
        apply(registered(1, "a"), registered(3, "c"), registered(2, "b"), registered(2, "d"));

        assertThat(people().versions())
                .extracting(version -> version.number().value())
                .containsExactly(1, 2);
        assertThat(people().next().value()).isEqualTo(3);
        assertThat(people().version(new VersionNumber(3))).isEmpty();
    }

    @Test
    void a_checkpoint_is_one_version_only() {
        apply(registered(1, "a"), registered(2, "a"));

        assertThat(people().versions()).hasSize(1);
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
        assertThat(people().decisions())
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
    }

    @Test
    void a_version_that_the_gate_could_not_decide_about_is_undecided_and_no_longer_waits() {
        apply(registered(1, "a"), registered(2, "b"), moved(0, null, 1), undecided(2, 0));

        assertThat(status(2)).isEqualTo(VersionStatus.UNDECIDED);
        assertThat(people().waiting()).isEmpty();
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
    }

    @Test
    void a_rejection_counts_once_however_often_it_is_read() {
        apply(registered(1, "a"), rejected(1, 0), rejected(1, 0), rejected(1, 1), rejected(1, 0));

        assertThat(people().version(VersionNumber.FIRST).orElseThrow().attempts(CHAMPION))
                .isEqualTo(2);
        assertThat(people().decisions()).hasSize(2);
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
        assertThat(models.trainedOn(DatasetId.of(Digest.ofText("data"))))
                .extracting(version -> version.version().value())
                .containsExactly(1, 2);
    }

    @Test
    void what_a_snapshot_holds_is_the_same_state() {
        apply(
                registered(1, "a"),
                registered(2, "b"),
                moved(0, null, 1),
                rejected(2, 0),
                undecided(2, 1),
                held(0, Optional.of(LATER)),
                new GatePolicySet(PEOPLE, 1, Optional.of(GatePolicy.onImages(34))),
                new RegistrationFailed(PEOPLE, checkpoint("x"), report("x"), new Failure("code", "It is so.")),
                new RetrainingPolicySet(PEOPLE, 1, Optional.of(RetrainingPolicy.onNewSamples(8))));
        SnapshotFormat<Models> format =
                Models.projection("test").snapshotFormat().orElseThrow();

        Models read = format.read().apply(format.write().apply(models));

        assertThat(read.model(PEOPLE)).isEqualTo(people());
        assertThat(read.index().events())
                .containsExactlyElementsOf(models.index().events());
        assertThat(read.withCheckpoint(checkpoint("b"))).containsExactly(PEOPLE);
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
        for (long seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            Models shuffled = Models.EMPTY;
            for (int i = 0; i < 60; i++) {
                ModelEvent event = events.get(random.nextInt(events.size()));
                Models once = shuffled.apply(envelope(event));
                shuffled = once.apply(envelope(event));
                Model model = shuffled.model(PEOPLE);

                assertThat(shuffled)
                        .as("seed %d: a repetition changes nothing", seed)
                        .isSameAs(once);
                assertThat(model.versions().stream()
                                .map(ModelVersion::checkpoint)
                                .distinct())
                        .as("seed %d", seed)
                        .hasSameSizeAs(model.versions());
                assertThat(model.alias(CHAMPION).version().isPresent())
                        .as("seed %d", seed)
                        .isEqualTo(model.versionOf(CHAMPION).isPresent());
            }
        }
    }

    private void apply(ModelEvent... events) {
        for (ModelEvent event : events) {
            models = models.apply(envelope(event));
        }
    }

    private Model people() {
        return models.model(PEOPLE);
    }

    private VersionStatus status(int version) {
        return people().status(people().version(new VersionNumber(version)).orElseThrow());
    }

    private static Envelope<ModelEvent> envelope(ModelEvent event) {
        return Envelope.of(event, "/test", Instant.EPOCH, EventContext.NONE);
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
