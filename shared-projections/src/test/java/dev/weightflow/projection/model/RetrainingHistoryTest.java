package dev.weightflow.projection.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.eventlog.ProjectedTables;
import dev.weightflow.projection.Datasets.IngestedDataset;
import dev.weightflow.projection.LogsFixture;
import dev.weightflow.projection.model.RetrainingHistory.Moment;
import dev.weightflow.projection.model.RetrainingHistory.RetrainingDecision;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.event.ActionEvent.ActionDecided;
import dev.weightflow.schema.event.ActionEvent.RetrainingRequested;
import dev.weightflow.schema.event.DatasetEvent.DatasetIngested;
import dev.weightflow.schema.event.DriftEvent.DriftChecked;
import dev.weightflow.schema.event.DriftEvent.DriftDetected;
import dev.weightflow.schema.event.DriftEvent.DriftSkipped;
import dev.weightflow.schema.event.ModelEvent;
import dev.weightflow.schema.event.ModelEvent.RetrainingEvent;
import dev.weightflow.schema.event.ModelEvent.RetrainingPolicySet;
import dev.weightflow.schema.event.ModelEvent.RetrainingSkipped;
import dev.weightflow.schema.event.PauseEvent.RetrainingPaused;
import dev.weightflow.schema.event.PauseEvent.RetrainingResumed;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.ReportId;
import dev.weightflow.schema.id.VersionNumber;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.retraining.DriftPolicy;
import dev.weightflow.schema.retraining.Evidence;
import dev.weightflow.schema.retraining.PolicyAction;
import dev.weightflow.schema.retraining.RetrainingPolicy;
import dev.weightflow.schema.retraining.TriggeredTraining;
import dev.weightflow.schema.training.TrainingRequest;
import dev.weightflow.schema.training.TrainingSpec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RetrainingHistoryTest {
    private static final RetrainingPolicy POLICY = RetrainingPolicy.onNewSamples(8);

    private final ProjectedTables<Models, ModelEvent> models = ProjectedTables.of(Models.projection("test"), List.of());
    private final ProjectedTables<Retrainings, RetrainingEvent> retrainings =
            ProjectedTables.of(Retrainings.projection("test"), List.of());
    private int seconds;

    @AfterEach
    void close() {
        models.close();
        retrainings.close();
    }

    @Test
    void retraining_goes_on_from_what_lay_in_the_log_of_models() {
        models.apply(List.of(envelope(set(1, POLICY)), envelope(skipped(LogsFixture.PASCAL, 1, "Too few."))));
        apply(
                skipped(LogsFixture.PASCAL, 1, "Decided before."),
                set(2, POLICY),
                skipped(LogsFixture.SCENES, 2, "Fewer."));

        RetrainingHistory history = history();

        assertThat(history.revision()).isEqualTo(2);
        assertThat(history.policy().orElseThrow().since()).isEqualTo(Instant.ofEpochSecond(1));
        assertThat(history.policy().orElseThrow().setAt()).isEqualTo(Instant.ofEpochSecond(4));
        assertThat(history.decision(LogsFixture.PASCAL).map(RetrainingDecision::reason))
                .contains("Too few.");
        assertThat(history.decision(LogsFixture.SCENES)).isPresent();
        assertThat(history.isUndecided(LogsFixture.SCENES)).isFalse();
        assertThat(history.isUndecided(dataset("another"))).isTrue();
        assertThat(retrainings.view().models()).containsExactly(LogsFixture.PEOPLE);
    }

    @Test
    void a_policy_follows_the_one_before_and_decisions_are_made_by_it_once() {
        apply(set(1, POLICY), set(1, null), skipped(LogsFixture.PASCAL, 1, "Too few."));
        apply(skipped(LogsFixture.PASCAL, 1, "Again."));

        assertThat(history().policy()).isPresent();
        assertThat(history().count()).isEqualTo(1);
        assertThat(history().decision(LogsFixture.PASCAL).map(RetrainingDecision::reason))
                .contains("Too few.");

        RetrainingHistory.Moment before = history().moment();
        apply(set(2, null), skipped(LogsFixture.SCENES, 1, "By an earlier one."));

        assertThat(history().policy()).isEmpty();
        assertThat(history().revision()).isEqualTo(2);
        assertThat(history().moment()).isNotEqualTo(before);
        assertThat(history().decision(LogsFixture.SCENES)).isEmpty();
        apply(set(3, POLICY));
        assertThat(history().policy().orElseThrow().since()).isEqualTo(Instant.ofEpochSecond(7));
    }

    @Test
    void the_latest_decisions_come_first_those_of_the_earlier_log_last() {
        models.apply(List.of(
                envelope(set(1, POLICY)),
                envelope(skipped(dataset("a"), 1, "Too few.")),
                envelope(skipped(dataset("b"), 1, "Too few."))));
        apply(skipped(dataset("c"), 1, "Too few."), skipped(dataset("d"), 1, "Too few."));

        assertThat(datasets(0, 9)).containsExactly("d", "c", "b", "a");
        assertThat(datasets(1, 2)).containsExactly("c", "b");
        assertThat(datasets(3, 9)).containsExactly("a");
        assertThat(history().count()).isEqualTo(4);
        assertThat(history().latestTrigger()).isEmpty();
    }

    @Test
    void a_dataset_that_was_merged_is_decided_by_the_trigger_of_another_one() {
        apply(set(1, POLICY), triggered(1, "a", 600, "b", "c"), skipped(dataset("b"), 1, "Too late."));

        RetrainingDecision decision = history().decision(dataset("b")).orElseThrow();

        assertThat(decision.dataset()).isEqualTo(dataset("a"));
        assertThat(decision).isEqualTo(history().decision(dataset("a")).orElseThrow());
        assertThat(history().isUndecided(dataset("c"))).isFalse();
        assertThat(history().isUndecided(dataset("d"))).isTrue();
        assertThat(history().count()).isEqualTo(1);
    }

    @Test
    void what_triggers_reserve_is_found_by_its_time() {
        apply(set(1, POLICY), triggered(1, "a", 600), triggered(1, "b", 0.25), triggered(1, "a", 900));

        assertThat(history().reserved(Instant.EPOCH))
                .extracting(RetrainingHistory.Reservation::seconds)
                .containsExactly(600.0, 0.25);
        assertThat(history().reserved(Instant.ofEpochSecond(3)))
                .containsExactly(
                        new RetrainingHistory.Reservation(new JobId("job-on-b"), 1, Instant.ofEpochSecond(3), 0.25));
    }

    @Test
    void a_pause_begins_when_none_lasts_and_ends_once() {
        apply(
                set(1, POLICY),
                new RetrainingPaused(LogsFixture.PEOPLE, 1, 0, "The first."),
                new RetrainingPaused(LogsFixture.PEOPLE, 1, 0, "Repeated."),
                new RetrainingPaused(LogsFixture.PEOPLE, 1, 2, "While one lasts."));
        assertThat(history().pause().map(RetrainingHistory.Pause::reason)).contains("The first.");
        RetrainingHistory.Moment before = history().moment();

        apply(
                new RetrainingResumed(LogsFixture.PEOPLE, 1, 0, "Over."),
                new RetrainingResumed(LogsFixture.PEOPLE, 1, 0, "Over again."));

        assertThat(history().pause()).isEmpty();
        assertThat(history().pauses()).isEqualTo(1);
        assertThat(history().moment()).isNotEqualTo(before);
        apply(new RetrainingPaused(LogsFixture.PEOPLE, 1, 1, "The second."));
        assertThat(history().pause().map(RetrainingHistory.Pause::number)).contains(1);
    }

    private static ModelEvent.RetrainingTriggered triggered(
            int revision, String dataset, double seconds, String... merged) {
        TrainingSpec spec =
                TrainingRequest.on(dataset(dataset)).with("steps", 4).complete();
        return new ModelEvent.RetrainingTriggered(
                LogsFixture.PEOPLE,
                dataset(dataset),
                revision,
                new JobId("job-on-" + dataset),
                1,
                spec,
                List.of(),
                Stream.of(merged).map(RetrainingHistoryTest::dataset).toList(),
                Optional.of(seconds));
    }

    @Test
    void windows_are_decided_about_once_and_each_version_has_evidence_and_an_alarm_of_its_own() {
        VersionNumber second = VersionNumber.FIRST.next();
        apply(
                set(1, POLICY.withDrift(DriftPolicy.USUAL)),
                checked("a", VersionNumber.FIRST, 2),
                checked("a", VersionNumber.FIRST, 3),
                unmeasured("b", VersionNumber.FIRST),
                checked("c", VersionNumber.FIRST, 21),
                detected("c", VersionNumber.FIRST),
                detected("d", VersionNumber.FIRST),
                checked("d", second, 1));

        DriftHistory drift = history().drift();

        assertThat(drift.count()).isEqualTo(4);
        assertThat(drift.checked(VersionNumber.FIRST)).isEqualTo(2);
        assertThat(drift.skipped(VersionNumber.FIRST)).isEqualTo(1);
        assertThat(drift.latestCheck(VersionNumber.FIRST)
                        .flatMap(DriftHistory.WindowDecision::check)
                        .map(DriftChecked::evidence))
                .contains(21.0);
        assertThat(drift.latestCheck(second)
                        .flatMap(DriftHistory.WindowDecision::check)
                        .map(DriftChecked::evidence))
                .contains(1.0);
        assertThat(drift.detected(VersionNumber.FIRST).map(DriftDetected::dataset))
                .contains(dataset("c"));
        assertThat(drift.detected(second)).isEmpty();
        assertThat(drift.latest(1, 2))
                .extracting(decision -> decision.event().dataset())
                .containsExactly(dataset("c"), dataset("b"));
        assertThat(history().count()).isZero();
    }

    @Test
    void windows_of_a_version_are_read_in_parts_and_sampled_from_the_latest_on() {
        VersionNumber second = VersionNumber.FIRST.next();
        apply(set(1, POLICY.withDrift(DriftPolicy.USUAL)));
        for (String window : List.of("a", "b", "c", "d", "e")) {
            apply(checked(window, VersionNumber.FIRST, 2), checked("of-second-" + window, second, 3));
        }
        apply(
                unmeasured("f", VersionNumber.FIRST),
                new DriftSkipped(LogsFixture.PEOPLE, dataset("g"), 1, Optional.empty(), "There is no champion."));

        DriftHistory drift = history().drift();

        assertThat(windows(drift.latest(Optional.of(VersionNumber.FIRST), 0, 3)))
                .containsExactly(dataset("f"), dataset("e"), dataset("d"));
        assertThat(windows(drift.latest(Optional.of(VersionNumber.FIRST), 4, 9)))
                .containsExactly(dataset("b"), dataset("a"));
        assertThat(windows(drift.latest(Optional.empty(), 0, 9))).containsExactly(dataset("g"));
        assertThat(drift.skippedWithoutChampion()).isEqualTo(1);
        assertThat(windows(drift.everyCheck(VersionNumber.FIRST, 2)))
                .containsExactly(dataset("a"), dataset("c"), dataset("e"));
        assertThat(drift.ordinal(VersionNumber.FIRST, dataset("d"))).isEqualTo(4);
        assertThat(drift.versions(9)).containsExactly(second, VersionNumber.FIRST);
        assertThat(drift.versions(1)).containsExactly(second);
    }

    private static List<DatasetId> windows(List<DriftHistory.WindowDecision> decisions) {
        return decisions.stream().map(decision -> decision.event().dataset()).toList();
    }

    @Test
    void changes_and_triggers_are_found_by_their_time() {
        apply(
                set(1, POLICY.withDrift(DriftPolicy.USUAL)),
                detected("a", VersionNumber.FIRST),
                triggered(1, "b", 600),
                skipped(dataset("c"), 1, "Too few."),
                triggered(1, "d", 600),
                detected("e", VersionNumber.FIRST.next()));

        assertThat(history().drift().alarmsBefore(Instant.ofEpochSecond(9), 9))
                .extracting(alarm -> alarm.event().dataset())
                .containsExactly(dataset("e"), dataset("a"));
        assertThat(history().drift().alarmsBefore(Instant.ofEpochSecond(6), 9))
                .extracting(alarm -> alarm.metadata().at())
                .containsExactly(Instant.ofEpochSecond(2));
        assertThat(history().triggersBefore(Instant.ofEpochSecond(9), 1))
                .extracting(RetrainingDecision::dataset)
                .containsExactly(dataset("d"));
        assertThat(history().triggersBefore(Instant.ofEpochSecond(5), 9))
                .extracting(RetrainingDecision::dataset)
                .containsExactly(dataset("b"));
        assertThat(history().triggersSince(Instant.ofEpochSecond(3), 9))
                .extracting(RetrainingDecision::dataset)
                .containsExactly(dataset("b"), dataset("d"));
        assertThat(history().triggersSince(Instant.ofEpochSecond(4), 9))
                .extracting(RetrainingDecision::dataset)
                .containsExactly(dataset("d"));
    }

    @Test
    void windows_count_from_the_time_on_at_which_the_policy_began_to_look_for_drift() {
        apply(set(1, POLICY));
        assertThat(history().policy().orElseThrow().driftSince()).isEmpty();
        assertThat(history().isUnchecked(window(9))).isFalse();

        RetrainingPolicy looking = POLICY.withDrift(new DriftPolicy(
                List.of("/live/*"), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
        apply(set(2, looking), set(3, looking.withDrift(DriftPolicy.USUAL)), set(4, looking));

        assertThat(history().policy().orElseThrow().driftSince()).contains(Instant.ofEpochSecond(2));
        assertThat(history().isUnchecked(window(1))).isFalse();
        assertThat(history().isUnchecked(window(2))).isTrue();
        apply(set(5, POLICY), set(6, looking));
        assertThat(history().policy().orElseThrow().driftSince()).contains(Instant.ofEpochSecond(6));
        assertThat(history().policy().orElseThrow().since()).isEqualTo(Instant.ofEpochSecond(1));
    }

    private static IngestedDataset window(int second) {
        return new IngestedDataset(
                new DatasetIngested(
                        new JobId("window"), 1, dataset("w"), "/live/1", List.of(), Map.of(Split.VAL, 8), 0, 10),
                Instant.ofEpochSecond(second));
    }

    private static DriftChecked checked(String window, VersionNumber version, double evidence) {
        return new DriftChecked(
                LogsFixture.PEOPLE,
                dataset(window),
                1,
                version,
                ReportId.of(Digest.ofText("reference")),
                Digest.ofText("report"),
                0.5,
                Optional.empty(),
                evidence,
                20);
    }

    private static DriftSkipped unmeasured(String window, VersionNumber version) {
        return new DriftSkipped(LogsFixture.PEOPLE, dataset(window), 1, Optional.of(version), "It broke.");
    }

    private static DriftDetected detected(String window, VersionNumber version) {
        return new DriftDetected(
                LogsFixture.PEOPLE, dataset(window), 1, version, 0.8, 21, 20, List.of(), Digest.ofText("report"));
    }

    private List<String> datasets(int from, int most) {
        return history().latest(from, most).stream()
                .map(decision -> List.of("a", "b", "c", "d").stream()
                        .filter(name -> dataset(name).equals(decision.dataset()))
                        .findFirst()
                        .orElseThrow())
                .toList();
    }

    private RetrainingHistory history() {
        return retrainings.view().history(models.view().model(LogsFixture.PEOPLE));
    }

    @Test
    void evidence_is_answered_once_and_a_request_waits_until_then() {
        apply(
                set(1, POLICY),
                new RetrainingRequested(LogsFixture.PEOPLE, 1, "a", "Now."),
                new RetrainingRequested(LogsFixture.PEOPLE, 1, "a", "Now, please."),
                new RetrainingRequested(LogsFixture.PEOPLE, 1, "b", "Again."));
        Moment before = history().moment();
        assertThat(history().actions().unanswered())
                .extracting(request -> request.event().reason())
                .containsExactly("Now.", "Again.");

        apply(answer(Evidence.REQUEST, "a", PolicyAction.NOTHING), answer(Evidence.REQUEST, "a", PolicyAction.TRAIN));

        assertThat(history().moment()).isNotEqualTo(before);
        assertThat(history().actions().unanswered())
                .extracting(request -> request.event().request())
                .containsExactly("b");
        assertThat(history().actions().count()).isEqualTo(1);
        assertThat(history()
                        .actions()
                        .to(Evidence.REQUEST, "a")
                        .orElseThrow()
                        .event()
                        .action())
                .isEqualTo(PolicyAction.NOTHING);
        assertThat(history().actions().to(Evidence.SCHEDULE, "a")).isEmpty();
    }

    @Test
    void a_training_by_other_evidence_reserves_of_the_budget_and_the_latest_moment_is_that_of_the_schedule() {
        apply(
                set(1, POLICY),
                answer(Evidence.SCHEDULE, "2026-01-02T09:00:00Z", PolicyAction.TRAIN),
                answer(Evidence.SCHEDULE, "2026-01-02T08:00:00Z", PolicyAction.NOTHING));

        assertThat(history().reserved(Instant.EPOCH)).singleElement().satisfies(reservation -> {
            assertThat(reservation.job()).isEqualTo(new JobId("again"));
            assertThat(reservation.seconds()).isEqualTo(60);
        });
        assertThat(history().actions().latestTraining().orElseThrow().event().cause())
                .isEqualTo("2026-01-02T09:00:00Z");
        assertThat(history().actions().toLatestMoment().orElseThrow().event().cause())
                .isEqualTo("2026-01-02T09:00:00Z");
        assertThat(history().actions().latest(0, 1).get(0).event().cause()).isEqualTo("2026-01-02T08:00:00Z");
    }

    @Test
    void a_schedule_counts_since_it_was_set_and_another_one_anew() {
        apply(set(1, POLICY), set(2, scheduled("0 * * * *")), set(3, scheduled("0 * * * *")));
        assertThat(history().policy().orElseThrow().scheduleSince()).contains(Instant.ofEpochSecond(2));

        apply(set(4, scheduled("30 * * * *")));

        assertThat(history().policy().orElseThrow().scheduleSince()).contains(Instant.ofEpochSecond(4));
    }

    private static RetrainingPolicy scheduled(String cron) {
        return WeightflowJson.read(
                ("{\"minNewSamples\":8,\"schedule\":\"" + cron + "\",\"actions\":{\"schedule\":\"train\"}}")
                        .getBytes(StandardCharsets.UTF_8),
                RetrainingPolicy.class);
    }

    private static ActionDecided answer(Evidence evidence, String cause, PolicyAction action) {
        boolean trains = action == PolicyAction.TRAIN;
        JobId job = new JobId("again");
        return new ActionDecided(
                LogsFixture.PEOPLE,
                1,
                evidence,
                cause,
                action,
                "It says so.",
                Optional.of(job).filter(any -> trains),
                Optional.of(new TriggeredTraining(
                                job,
                                1,
                                TrainingRequest.on(LogsFixture.PASCAL)
                                        .with("steps", 4)
                                        .complete(),
                                Optional.of(60.0)))
                        .filter(any -> trains),
                List.of(),
                List.of());
    }

    private void apply(RetrainingEvent... events) {
        for (RetrainingEvent event : events) {
            retrainings.apply(List.of(envelope(event)));
        }
    }

    private <E extends ModelEvent, F extends E> Envelope<E> envelope(F event) {
        return Envelope.of(event, "/test", Instant.ofEpochSecond(++seconds), EventContext.NONE);
    }

    private static RetrainingPolicySet set(int revision, RetrainingPolicy policy) {
        return new RetrainingPolicySet(LogsFixture.PEOPLE, revision, Optional.ofNullable(policy));
    }

    private static RetrainingSkipped skipped(DatasetId dataset, int revision, String reason) {
        return new RetrainingSkipped(LogsFixture.PEOPLE, dataset, revision, reason, List.of());
    }

    private static DatasetId dataset(String name) {
        return DatasetId.of(Digest.ofText(name));
    }
}
