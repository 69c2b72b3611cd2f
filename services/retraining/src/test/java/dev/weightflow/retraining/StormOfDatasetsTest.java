package dev.weightflow.retraining;

import static dev.weightflow.projection.LogsFixture.PEOPLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.retraining.policy.BudgetView;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.ModelEvent.RetrainingSkipped;
import dev.weightflow.schema.event.ModelEvent.RetrainingTriggered;
import dev.weightflow.schema.event.TrainingEvent.TrainingRequested;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tests a storm of datasets under a budget, while instances are replaced by others as if they were killed. */
class StormOfDatasetsTest extends RetrainerTestBase {
    private static final int DATASETS = 200;
    private static final int TRAININGS = 4; // 64 + 64 + 64 + 8
    private static final double SECONDS = 400;

    @Test
    void it_leads_to_the_trainings_of_the_budget_and_nothing_is_forgotten() {
        championThatIsRetrainedOn(policy("{'minNewSamples': 1, 'debounceSeconds': 600,"
                + " 'budget': {'secondsADay': 1000, 'estimateSeconds': 450}}"));
        List<DatasetId> all = new ArrayList<>();
        for (int at = 0; at < DATASETS; at++) {
            all.add(scenario.ingest("/storm-" + at, "shard " + at));
        }
        RetrainingInstance instance = killed();
        assertThat(scenario.requests()).isEmpty();
        int days = 0;
        while (scenario.events(RetrainingTriggered.class).size() < TRAININGS && days < 10) {
            fixture.clock.advance(Duration.ofHours(1));
            instance = killed();
            fixture.clock.advance(Duration.ofMinutes(15)); // what gathers after a restart is waited for again
            instance.retraining.retrainer().retry();
            instance.settle();
            for (int training = 0; training < 3; training++) {
                endOfLatest();
                instance = killed();
                fixture.clock.advance(Duration.ofMinutes(15));
                instance.retraining.retrainer().retry();
                instance.settle();
            }
            days++;
            // two of 400 s fit into 1000 s if 450 are asked for, and a third one does not
            assertThat(scenario.events(RetrainingTriggered.class)).hasSize(Math.min(TRAININGS, 2 * days));
            BudgetView.Window day =
                    instance.retraining.queries().budget(PEOPLE).windows().get(0);
            assertThat(day.spent()).isLessThanOrEqualTo(1000);
            long waiting = DATASETS
                    - scenario.events(RetrainingTriggered.class).stream()
                            .mapToLong(each -> each.datasets().size())
                            .sum();
            assertThat(instance.retraining.queries().waiting())
                    .hasSize((int) waiting)
                    .allSatisfy(each -> assertThat(each.check()).isEqualTo("budget"));
            fixture.clock.advance(Duration.ofHours(25));
        }

        Set<DatasetId> trained = new HashSet<>();
        scenario.events(RetrainingTriggered.class).forEach(each -> each.datasets()
                .forEach(dataset -> assertThat(trained.add(dataset)).isTrue()));
        assertThat(trained).containsExactlyInAnyOrderElementsOf(all);
        assertThat(scenario.events(RetrainingSkipped.class)).isEmpty();
        assertThat(days).isEqualTo(2);
        assertThat(instance.retraining.queries().budget(PEOPLE).reserved()).isZero();
    }

    /** Returns another instance, which begins with the logs alone. */
    private RetrainingInstance killed() {
        RetrainingInstance next = new RetrainingInstance(fixture);
        next.settle();
        return next;
    }

    private void endOfLatest() {
        List<TrainingRequested> requests = scenario.requests();
        if (requests.isEmpty()) {
            return;
        }
        TrainingRequested latest = requests.get(requests.size() - 1);
        scenario.state(new JobEvent.Claimed(JobKind.TRAINING, latest.job(), 1, new WorkerId("trainer-1")));
        scenario.state(new JobEvent.Cancelled(
                JobKind.TRAINING, latest.job(), 1, Optional.empty(), Optional.of("Enough."), Optional.of(SECONDS)));
    }
}
