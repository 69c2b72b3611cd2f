package dev.weightflow.retraining;

import static dev.weightflow.projection.LogsFixture.PEOPLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.problem.NotFoundException;
import dev.weightflow.projection.Journals;
import dev.weightflow.retraining.policy.BudgetView;
import dev.weightflow.retraining.policy.WaitingView;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.ModelEvent.RetrainingSkipped;
import dev.weightflow.schema.event.ModelEvent.RetrainingTriggered;
import dev.weightflow.schema.event.PauseEvent.RetrainingPaused;
import dev.weightflow.schema.event.ReleaseReason;
import dev.weightflow.schema.event.TrainingEvent.TrainingRequested;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tests budgets, quiet hours and pauses: they change when a training begins, and never whether. */
class WhenRetrainingBeginsTest extends RetrainerTestBase {
    private static final WorkerId WORKER = new WorkerId("trainer-1");

    @Test
    void a_training_reserves_its_seconds_and_settles_them_by_what_was_measured_however_often_its_worker_died() {
        championThatIsRetrainedOn(
                policy("{'minNewSamples': 8, 'budget': {'secondsADay': 1000, 'estimateSeconds': 600}}"));
        scenario.ingest("/b", "b1");
        scenario.settle();
        assertThat(scenario.events(RetrainingTriggered.class).get(0).reservedSeconds())
                .contains(600.0);
        assertThat(budget().reserved()).isEqualTo(600);
        assertThat(budget().windows().get(0).left()).isEqualTo(400);

        ends(250, 300);

        assertThat(budget().reserved()).isZero();
        assertThat(budget().windows().get(0).spent()).isEqualTo(300);
        assertThat(budget().windows().get(0).nextFree().orElseThrow().at())
                .isEqualTo(fixture.clock.instant().plus(Duration.ofDays(1)));
    }

    @Test
    void what_is_not_within_the_budget_waits_until_the_moment_at_which_enough_is_free() {
        championThatIsRetrainedOn(
                policy("{'minNewSamples': 8, 'budget': {'secondsADay': 1000, 'estimateSeconds': 600}}"));
        scenario.ingest("/b", "b1");
        scenario.settle();
        ends(250, 500);
        Instant ended = fixture.clock.instant();
        DatasetId c = scenario.ingest("/c", "c1");
        scenario.settle();

        assertThat(scenario.events(RetrainingTriggered.class)).hasSize(1);
        WaitingView waiting = waiting().get(0);
        assertThat(waiting.dataset()).contains(c);
        assertThat(waiting.check()).isEqualTo("budget");
        assertThat(waiting.reason()).isEqualTo("It takes about 600 s: of 1000 s a day 500 are spent and 0 reserved.");
        assertThat(waiting.until()).contains(ended.plus(Duration.ofDays(1)));
        assertThat(scenario.service.retrainer().waitingSince()).isEmpty(); // it is the policy's will

        after(Duration.ofDays(1).minusSeconds(2));
        assertThat(scenario.events(RetrainingTriggered.class)).hasSize(1);
        after(Duration.ofSeconds(1));

        assertThat(scenario.events(RetrainingTriggered.class)).hasSize(2);
        assertThat(waiting()).isEmpty();
        assertThat(scenario.events(RetrainingSkipped.class)).isEmpty();
    }

    @Test
    void an_exhausted_month_holds_back_longer_than_a_day() {
        championThatIsRetrainedOn(policy("{'minNewSamples': 8, 'budget': {'secondsADay': 1000,"
                + " 'secondsAMonth': 1500, 'estimateSeconds': 900}}"));
        scenario.ingest("/b", "b1");
        scenario.settle();
        ends(1, 1_000);
        Instant ended = fixture.clock.instant();
        scenario.ingest("/c", "c1");
        scenario.settle();

        assertThat(waiting().get(0).reason())
                .isEqualTo("The budget is exhausted: of 1000 s a day 1000 are spent and 0 reserved.");
        after(Duration.ofDays(1));

        assertThat(waiting().get(0).reason())
                .isEqualTo("It takes about 900 s: of 1500 s a month 1000 are spent and 0 reserved.");
        assertThat(waiting().get(0).until()).contains(ended.plus(Duration.ofDays(30)));
    }

    @Test
    void a_training_that_nobody_can_estimate_waits_and_says_what_would_help() {
        championThatIsRetrainedOn(policy("{'minNewSamples': 8, 'budget': {'secondsADay': 1000}}"));
        scenario.ingest("/b", "b1");
        scenario.settle();
        assertThat(waiting().get(0).reason()).contains("let the budget state 'estimateSeconds'");
        assertThat(waiting().get(0).until()).isEmpty();

        scenario.policy(policy("{'minNewSamples': 8, 'budget': {'secondsADay': 1000, 'estimateSeconds': 1001}}"));
        scenario.settle();
        assertThat(waiting().get(0).reason())
                .isEqualTo("It takes about 1001 s: more than the 1000 s a day of the budget.");

        scenario.policy(policy("{'minNewSamples': 8, 'budget': {'secondsADay': 1000, 'estimateSeconds': 1000}}"));
        scenario.settle();
        assertThat(scenario.requests()).hasSize(1);
    }

    @Test
    void a_training_is_estimated_by_what_the_champions_own_took() {
        championThatIsRetrainedOn(policy("{'minNewSamples': 8, 'recipe': {'steps': 40},"
                + " 'budget': {'secondsADay': 10000, 'estimateSeconds': 600}}"));
        scenario.ingest("/b", "b1");
        scenario.settle();
        scenario.evaluatedAs(scenario.completed(request()), request().job()); // 10 steps in a second
        scenario.policy(policy("{'minNewSamples': 8, 'recipe': {'steps': 70},"
                + " 'budget': {'secondsADay': 10000, 'estimateSeconds': 600}}"));

        scenario.ingest("/c", "c1");
        scenario.settle();

        assertThat(scenario.events(RetrainingTriggered.class).get(1).reservedSeconds())
                .contains(7.0);
    }

    @Test
    void quiet_hours_say_when_and_never_whether() { // it is four minutes past three
        championThatIsRetrainedOn(policy("{'minNewSamples': 8, 'quietHours': [{'from': '22:00', 'to': '06:00'}]}"));
        DatasetId b = scenario.ingest("/b", "b1");
        scenario.settle();

        assertThat(scenario.requests()).isEmpty();
        assertThat(waiting().get(0).until()).contains(Instant.parse("2026-01-02T06:00:00Z"));
        after(Duration.between(fixture.clock.instant(), Instant.parse("2026-01-02T06:00:00Z")));

        assertThat(scenario.events(RetrainingTriggered.class).get(0).dataset()).isEqualTo(b);
    }

    @Test
    void while_it_is_paused_everything_waits_and_then_goes_on() {
        championThatIsRetrainedOn(EIGHT_NEW);
        pause("The trainer is moved.");
        pause("Once more.");
        DatasetId b = scenario.ingest("/b", "b1");
        scenario.settle();
        after(Duration.ofDays(40));

        assertThat(scenario.requests()).isEmpty();
        assertThat(scenario.events(RetrainingPaused.class)).hasSize(1);
        assertThat(waiting()).singleElement().satisfies(waiting -> {
            assertThat(waiting.dataset()).contains(b);
            assertThat(waiting.reason()).isEqualTo("Retraining is paused: The trainer is moved.");
        });
        assertThat(scenario.service
                        .queries()
                        .explain(b.value())
                        .previews()
                        .get(0)
                        .outcome())
                .isEqualTo("waiting");
        assertThat(scenario.service.queries().pause(PEOPLE).reason()).isEqualTo("The trainer is moved.");

        Journals.await(scenario.service.pauses().resume(PEOPLE, "It is back.", EventContext.NONE));
        scenario.settle();

        assertThat(scenario.requests()).hasSize(1);
        assertThatThrownBy(() -> scenario.service.queries().pause(PEOPLE)).isInstanceOf(NotFoundException.class);
        pause("Again.");
        assertThat(scenario.events(RetrainingPaused.class)).hasSize(2);
    }

    private void pause(String reason) {
        Journals.await(scenario.service.pauses().pause(PEOPLE, reason, EventContext.NONE));
    }

    /** Has one worker work on the latest request and die, and another one go on until it is cancelled, so that the next training need not wait. */
    private void ends(double first, double inAll) {
        List<TrainingRequested> requests = scenario.requests();
        TrainingRequested request = requests.get(requests.size() - 1);
        scenario.state(new JobEvent.Claimed(JobKind.TRAINING, request.job(), 1, WORKER));
        scenario.state(new JobEvent.Released(
                JobKind.TRAINING, request.job(), 1, WORKER, ReleaseReason.EXPIRED, Optional.of(first)));
        scenario.state(new JobEvent.Claimed(JobKind.TRAINING, request.job(), 2, WORKER));
        scenario.state(new JobEvent.Cancelled(
                JobKind.TRAINING, request.job(), 1, Optional.empty(), Optional.of("Enough."), Optional.of(inAll)));
        scenario.settle();
    }

    private BudgetView budget() {
        return scenario.service.queries().budget(PEOPLE);
    }

    private List<WaitingView> waiting() {
        return scenario.service.queries().waiting().toList();
    }

    private void after(Duration time) {
        fixture.clock.advance(time);
        scenario.service.retrainer().retry();
        scenario.settle();
    }
}
