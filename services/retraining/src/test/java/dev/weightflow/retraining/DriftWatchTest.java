package dev.weightflow.retraining;

import static dev.weightflow.projection.LogsFixture.PEOPLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.objectstore.FailingObjectStore.Fate;
import dev.weightflow.projection.LogsFixture;
import dev.weightflow.retraining.drift.DriftView;
import dev.weightflow.retraining.drift.LabelsView;
import dev.weightflow.schema.drift.DriftReport;
import dev.weightflow.schema.drift.LabelRequest;
import dev.weightflow.schema.drift.LabelRequest.Why;
import dev.weightflow.schema.event.DriftEvent;
import dev.weightflow.schema.event.DriftEvent.DriftChecked;
import dev.weightflow.schema.event.DriftEvent.DriftDetected;
import dev.weightflow.schema.event.DriftEvent.DriftSkipped;
import dev.weightflow.schema.event.DriftEvent.LabelsRequested;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRequested;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.ModelEvent.RetrainingTriggered;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.VersionNumber;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.retraining.DriftPolicy;
import dev.weightflow.schema.retraining.RetrainingPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class DriftWatchTest extends RetrainerTestBase {
    private static final double SHIFT = 2.5;
    private static final DriftPolicy TWENTY_LABELS =
            new DriftPolicy(List.of("/live*"), Optional.empty(), Optional.empty(), Optional.of(20), Optional.empty());

    private final DriftScenario drift = new DriftScenario(scenario);

    @Test
    void a_window_is_measured_by_the_champion_and_compared_with_what_it_was_registered_on() {
        drift.watched(TWENTY_LABELS);

        DatasetId window = drift.window("/live", 0);

        assertThat(drift.asked())
                .extracting(request -> request.spec().dataset())
                .containsExactly(LogsFixture.PASCAL, window);
        assertThat(drift.asked()).allMatch(request -> request.spec().options().window());
        assertThat(events(DriftEvent.class)).isEmpty();

        drift.measureAll();

        DriftChecked check = only(DriftChecked.class);
        assertThat(check.dataset()).isEqualTo(window);
        assertThat(check.version()).isEqualTo(VersionNumber.FIRST);
        assertThat(check.threshold()).isEqualTo(20);
        DriftReport report = WeightflowJson.read(fixture.store.read(check.report()), DriftReport.class);
        assertThat(report.evidence()).isEqualTo(check.evidence());
        assertThat(report.reference().groups()).isEqualTo(40);
        assertThat(report.window().images()).isEqualTo(48);
        assertThat(fixture.store.has(report.state())).isTrue();
    }

    @Test
    void twenty_windows_like_the_reference_lead_to_no_alarm() {
        drift.watched(TWENTY_LABELS);

        for (int window = 0; window < 20; window++) {
            drift.measuredWindow("/live", 0);
        }

        assertThat(events(DriftChecked.class)).hasSize(20);
        assertThat(events(DriftDetected.class)).isEmpty();
        assertThat(events(LabelsRequested.class)).isEmpty();
    }

    @Test
    void a_change_is_stated_once_with_the_images_to_be_labelled() {
        drift.watched(TWENTY_LABELS);
        for (int window = 0; window < 3; window++) {
            drift.measuredWindow("/live", 0);
        }

        for (int window = 0; window < 5; window++) {
            drift.measuredWindow("/live", SHIFT);
        }

        DriftDetected detected = only(DriftDetected.class);
        assertThat(detected.effect()).isGreaterThan(0.9);
        assertThat(detected.evidence()).isGreaterThanOrEqualTo(20);
        assertThat(detected.strangest()).hasSize(10);
        LabelsRequested labels = only(LabelsRequested.class);
        assertThat(labels.dataset()).isEqualTo(detected.dataset());
        assertThat(labels.images()).hasSize(20);
        assertThat(labels.images())
                .filteredOn(image -> image.why() == Why.RANDOM)
                .hasSize(6);
        assertThat(labels.images()).extracting(LabelRequest::id).doesNotHaveDuplicates();
        assertThat(fixture.stated).contains(detected, labels);
        assertThat(events(RetrainingTriggered.class)).isEmpty();
        assertThat(scenario.requests()).isEmpty();
    }

    @Test
    void all_images_are_asked_for_where_there_are_no_more_than_are_wanted() {
        drift.watched(DriftPolicy.USUAL);

        for (int window = 0; window < 3; window++) {
            drift.measuredWindow("/live", SHIFT);
        }

        assertThat(only(LabelsRequested.class).images()).hasSize(48);
    }

    @Test
    void a_replay_and_another_instance_come_to_the_same_and_ask_for_nothing_more() {
        drift.watched(TWENTY_LABELS);
        for (int window = 0; window < 3; window++) {
            drift.measuredWindow("/live", SHIFT);
        }
        List<DriftEvent> stated = events(DriftEvent.class);
        new RetrainingInstance(fixture).settle();
        scenario.instance.reconcile();
        assertThat(events(DriftEvent.class)).isEqualTo(stated);

        LogsFixture again = new LogsFixture();
        fixture.store.contents().each(content -> again.store.put(fixture.store.read(content.digest(), Long.MAX_VALUE)));
        fixture.models.events().forEach(again.models::publish);
        fixture.datasets.events().forEach(again.datasets::publish);
        fixture.evaluations.events().forEach(again.evaluations::publish);
        fixture.retrainings.events().stream()
                .filter(envelope -> !(envelope.event() instanceof DriftEvent))
                .forEach(again.retrainings::publish);
        new RetrainingInstance(again).settle();

        assertThat(again.retrainings.events().stream().map(Envelope::event).filter(DriftEvent.class::isInstance))
                .isEqualTo(List.<Event>copyOf(stated));
        assertThat(again.sent).isEmpty();
    }

    @Test
    void an_instance_that_ended_between_request_and_decision_leaves_both_to_the_next() {
        drift.watched(TWENTY_LABELS);
        fixture.requestsArrive = false;
        drift.window("/live", 0);
        assertThat(fixture.sent).hasSize(2);
        scenario.instance.close();
        fixture.requestsArrive = true;

        RetrainingInstance next = new RetrainingInstance(fixture);
        next.settle();
        assertThat(drift.asked()).hasSize(2);
        drift.asked().forEach(drift::measure);
        next.settle();

        assertThat(events(DriftChecked.class)).hasSize(1);
    }

    @Test
    void windows_are_judged_in_the_order_of_their_ingestion() {
        drift.watched(TWENTY_LABELS);
        DatasetId first = drift.window("/live", 0);
        DatasetId second = drift.window("/live", 0);
        List<EvaluationRequested> asked = drift.asked();

        asked.stream()
                .filter(request -> !request.spec().dataset().equals(first))
                .forEach(drift::measure);
        scenario.settle();
        assertThat(events(DriftEvent.class)).isEmpty();

        drift.measureAll();
        assertThat(events(DriftChecked.class)).extracting(DriftChecked::dataset).containsExactly(first, second);
    }

    @Test
    void a_window_that_was_not_measured_is_skipped_with_the_reason_and_the_next_is_judged() {
        drift.watched(TWENTY_LABELS);
        DatasetId broken = drift.window("/live", 0);
        DatasetId sound = drift.window("/live", 0);
        drift.asked().stream()
                .filter(request -> request.spec().dataset().equals(broken))
                .forEach(request -> fixture.evaluationFails(request.job(), new Failure("broken", "It broke.")));
        drift.measureAll();

        DriftSkipped skipped = only(DriftSkipped.class);
        assertThat(skipped.dataset()).isEqualTo(broken);
        assertThat(skipped.reason()).isEqualTo("It was not measured: It broke.");
        assertThat(only(DriftChecked.class).dataset()).isEqualTo(sound);
    }

    @Test
    void a_new_champion_has_a_new_reference_and_no_evidence_yet() {
        drift.watched(TWENTY_LABELS);
        for (int window = 0; window < 3; window++) {
            drift.measuredWindow("/live", SHIFT);
        }
        scenario.champion("b", scenario.ingest("/b", "a1"));
        scenario.settle();

        drift.measuredWindow("/live", 0);

        List<DriftChecked> checks = events(DriftChecked.class);
        DriftChecked latest = checks.get(checks.size() - 1);
        assertThat(latest.version()).isEqualTo(new VersionNumber(2));
        assertThat(latest.evidence()).isLessThan(20);
        assertThat(latest.reference()).isNotEqualTo(checks.get(0).reference());
        assertThat(events(DriftDetected.class)).hasSize(1);
        DriftView view = scenario.service.driftQueries().drift(PEOPLE);
        assertThat(view.checked()).isEqualTo(1);
        assertThat(view.detected()).isEmpty();
        assertThat(view.windows()).hasSize(4);
    }

    @Test
    void a_champion_that_changes_while_it_is_compared_is_not_the_one_that_is_judged() {
        drift.watched(TWENTY_LABELS);
        scenario.champion("b", scenario.ingest("/b", "a1"));
        scenario.settle();
        drift.window("/live", 0);
        drift.asked().forEach(drift::measure);
        AtomicBoolean changed = new AtomicBoolean();
        fixture.storeRequest = () -> {
            if (changed.compareAndSet(false, true)) {
                scenario.moveAlias(VersionNumber.FIRST);
            }
            return Fate.ANSWERED;
        };

        scenario.settle();
        assertThat(changed).isTrue();
        assertThat(events(DriftEvent.class)).isEmpty();

        drift.measureAll();
        assertThat(only(DriftChecked.class).version()).isEqualTo(VersionNumber.FIRST);
    }

    @Test
    void without_a_champion_a_window_is_skipped() {
        scenario.policy(RetrainingPolicy.onNewSamples(8).withDrift(DriftPolicy.USUAL));

        drift.window("/live", 0);

        assertThat(only(DriftSkipped.class).reason()).contains("no champion");
        assertThat(fixture.sent).isEmpty();
    }

    @Test
    void only_windows_from_the_policys_sources_since_it_looks_for_drift_count_and_none_is_trained_on() {
        championThatIsRetrainedOn(EIGHT_NEW);
        drift.window("/live", 0);
        scenario.policy(EIGHT_NEW.withDrift(TWENTY_LABELS));
        drift.window("/elsewhere", 0);
        scenario.instance.reconcile();

        assertThat(drift.asked()).isEmpty();
        assertThat(events(DriftEvent.class)).isEmpty();
        assertThat(events(RetrainingTriggered.class)).isEmpty();
        assertThat(scenario.requests()).isEmpty();
    }

    @Test
    void what_windows_showed_is_told_and_what_is_to_be_labelled_is_listed() {
        drift.watched(TWENTY_LABELS);
        assertThat(scenario.service.driftQueries().labels(PEOPLE).images()).isEmpty();
        List<DatasetId> windows = new ArrayList<>();
        for (int window = 0; window < 3; window++) {
            windows.add(drift.measuredWindow("/live", SHIFT));
        }

        LabelsView labels = scenario.service.driftQueries().labels(PEOPLE);
        DriftView view = scenario.service.driftQueries().drift(PEOPLE);

        assertThat(labels.images()).hasSize(20);
        assertThat(labels.source()).contains("/live");
        assertThat(view.detected()).isPresent();
        assertThat(view.groups())
                .contains(new DriftView.Groups(
                        MeasuredWindows.GROUPS_OF_A_REFERENCE, MeasuredWindows.GROUPS_OF_A_WINDOW, 0));
        assertThat(view.checked()).isEqualTo(3);
        assertThat(view.evidence()).isGreaterThanOrEqualTo(20);
        assertThat(scenario.service
                        .queries()
                        .preview(PEOPLE, EIGHT_NEW.withDrift(TWENTY_LABELS), 1)
                        .get(0)
                        .proposed()
                        .checks())
                .anySatisfy(
                        check -> assertThat(check.finding()).startsWith("What it sees has changed after 3 windows"));
        assertThat(scenario.service.queries().explain(windows.get(0).value()).chain())
                .anySatisfy(
                        step -> assertThat(step.toString()).contains("is compared with the reference of version 1"));
    }

    private <E extends Event> List<E> events(Class<E> form) {
        return scenario.events(form);
    }

    private <E extends Event> E only(Class<E> form) {
        assertThat(events(form)).hasSize(1);
        return events(form).get(0);
    }
}
