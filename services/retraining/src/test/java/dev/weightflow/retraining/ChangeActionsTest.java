package dev.weightflow.retraining;

import static dev.weightflow.projection.LogsFixture.PEOPLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.schema.event.ActionEvent.ActionDecided;
import dev.weightflow.schema.event.DriftEvent.DriftDetected;
import dev.weightflow.schema.event.DriftEvent.LabelsRequested;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRequested;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.retraining.Evidence;
import dev.weightflow.schema.retraining.PolicyAction;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests what policies make of a change of what the champion sees. */
class ChangeActionsTest extends RetrainerTestBase {
    private static final String WATCHED =
            "{'minNewSamples': 8, 'drift': {'sources': ['/live*'], 'labels': 20}, 'actions': {'change': '%s'}}";

    private final DriftScenario drift = new DriftScenario(scenario);

    @Test
    void a_change_can_have_the_model_trained_again_once() {
        changed("train");

        ActionDecided answer = only(ActionDecided.class);
        DriftDetected detected = only(DriftDetected.class);
        assertThat(answer.evidence()).isEqualTo(Evidence.CHANGE);
        assertThat(answer.cause()).isEqualTo(detected.dataset().value());
        assertThat(answer.action()).isEqualTo(PolicyAction.TRAIN);
        assertThat(scenario.events(LabelsRequested.class)).isEmpty();
        assertThat(scenario.requests()).hasSize(1);

        drift.measuredWindow("/live", 2.5);
        new RetrainingInstance(fixture).settle();

        assertThat(scenario.requests()).hasSize(1);
        assertThat(scenario.events(ActionDecided.class)).hasSize(1);
    }

    @Test
    void a_change_can_have_the_champion_evaluated_on_the_newest_labelled_images() {
        changed("evaluate");

        ActionDecided answer = only(ActionDecided.class);
        assertThat(answer.action()).isEqualTo(PolicyAction.EVALUATE);
        assertThat(answer.reason()).startsWith("What version 1 sees has changed, by window ");
        assertThat(fixture.evaluationRequests().stream()
                        .filter(request -> !request.spec().options().window())
                        .map(EvaluationRequested::spec)
                        .toList())
                .isEqualTo(answer.evaluations());
        DatasetId labelled = answer.evaluations().get(0).dataset();
        assertThat(scenario.service
                        .journals()
                        .datasets()
                        .dataset(labelled)
                        .orElseThrow()
                        .isLabelled())
                .isTrue();
        assertThat(scenario.events(LabelsRequested.class)).isEmpty();
    }

    @Test
    void a_change_can_lead_to_nothing_and_the_log_says_so() {
        changed("nothing");

        assertThat(only(ActionDecided.class).reason()).endsWith("The policy does nothing about it.");
        assertThat(scenario.requests()).isEmpty();
        assertThat(scenario.events(LabelsRequested.class)).isEmpty();
    }

    @Test
    void a_change_that_waits_is_answered_by_the_policy_in_force_then() {
        scenario.champion("a", scenario.ingest("/a", "a1"));
        scenario.policy(policy(
                WATCHED.formatted("train").replaceFirst("\\{", "{'quietHours': [{'from': '22:00', 'to': '06:00'}], ")));
        scenario.settle();
        see();
        assertThat(scenario.events(DriftDetected.class)).hasSize(1);
        assertThat(scenario.service.queries().waiting())
                .singleElement()
                .satisfies(waiting -> assertThat(waiting.check()).isEqualTo("quiet-hours"));

        scenario.policy(policy(WATCHED.formatted("labels")));
        scenario.instance.reconcile();
        scenario.instance.reconcile();

        LabelsRequested labels = only(LabelsRequested.class);
        assertThat(labels.dataset()).isEqualTo(only(DriftDetected.class).dataset());
        assertThat(labels.images()).hasSize(20);
        assertThat(scenario.events(ActionDecided.class)).isEmpty();
        assertThat(scenario.requests()).isEmpty();
        assertThat(scenario.service.queries().waiting()).isEmpty();
        assertThat(scenario.service.driftQueries().labels(PEOPLE).images()).hasSize(20);
    }

    private void changed(String action) {
        scenario.champion("a", scenario.ingest("/a", "a1"));
        scenario.policy(policy(WATCHED.formatted(action)));
        scenario.settle();
        see();
    }

    private void see() {
        for (int window = 0; window < 3; window++) {
            drift.measuredWindow("/live", 2.5);
        }
    }

    private <E extends dev.weightflow.schema.event.Event> E only(Class<E> type) {
        List<E> events = scenario.events(type);
        assertThat(events).hasSize(1);
        return events.get(0);
    }
}
