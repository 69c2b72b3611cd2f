package dev.weightflow.retraining;

import static dev.weightflow.projection.LogsFixture.PEOPLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.projection.Journals;
import dev.weightflow.retraining.policy.RunView;
import dev.weightflow.retraining.policy.WaitingView;
import dev.weightflow.schema.InvalidRecordException;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.evaluation.Bench;
import dev.weightflow.schema.evaluation.GatePolicy;
import dev.weightflow.schema.event.ActionEvent.ActionDecided;
import dev.weightflow.schema.event.ActionEvent.RetrainingRequested;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRequested;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.event.ModelEvent.GatePolicySet;
import dev.weightflow.schema.event.ModelEvent.RetrainingSkipped;
import dev.weightflow.schema.event.ModelEvent.RetrainingTriggered;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.retraining.Evidence;
import dev.weightflow.schema.retraining.PolicyAction;
import dev.weightflow.schema.training.InitialWeights;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tests what policies make of requests, schedules and new data. It is four minutes past three on a Friday. */
class ActionsTest extends RetrainerTestBase {
    private static final String HOURLY = "'schedule': '0 * * * *', ";

    @Test
    void a_request_has_the_model_trained_again_on_what_its_champion_was_trained_on() {
        DatasetId a = scenario.ingest("/a", "a1");
        CheckpointId champion = scenario.champion("a", a);
        scenario.policy(EIGHT_NEW);

        ask("release-7", "The release is tomorrow.");

        assertThat(request().spec().dataset()).isEqualTo(a);
        assertThat(request().spec().start()).isEqualTo(InitialWeights.warm(champion));
        ActionDecided answer = answer();
        assertThat(answer.evidence()).isEqualTo(Evidence.REQUEST);
        assertThat(answer.cause()).isEqualTo("release-7");
        assertThat(answer.action()).isEqualTo(PolicyAction.TRAIN);
        assertThat(answer.job()).contains(request().job());
        assertThat(answer.training().orElseThrow().spec()).isEqualTo(request().spec());
        assertThat(answer.reason())
                .isEqualTo(
                        "A person requested it: The release is tomorrow. It is trained again on what its champion was"
                                + " trained on.");
        assertThat(envelope(ActionDecided.class).causation().parent())
                .contains(envelope(RetrainingRequested.class).id());
        assertThat(fixture.sent.get(0).causation().parent())
                .contains(envelope(ActionDecided.class).id());
        assertThat(run("release-7").answer().orElseThrow().job())
                .contains(request().job());
        assertThat(scenario.events(RetrainingTriggered.class)).isEmpty();
    }

    @Test
    void a_request_has_it_trained_on_the_new_data_that_wait_however_few_and_without_cooldown() {
        championThatIsRetrainedOn(policy("{'minNewSamples': 8, 'cooldownSeconds': 86400, 'debounceSeconds': 600}"));
        scenario.ingest("/b", "b1");
        scenario.settle();
        after(Duration.ofHours(1));
        scenario.evaluated(scenario.completed(request()));
        scenario.policy(policy("{'minNewSamples': 100, 'cooldownSeconds': 86400, 'debounceSeconds': 600}"));
        DatasetId c = scenario.ingest("/c", "c1");
        scenario.settle();
        assertThat(scenario.requests()).hasSize(1);

        ask("now", "Now.");

        RetrainingTriggered triggered =
                scenario.events(RetrainingTriggered.class).get(1);
        assertThat(triggered.dataset()).isEqualTo(c);
        assertThat(triggered.checks())
                .filteredOn(check -> check.name().equals("request"))
                .singleElement()
                .satisfies(check -> assertThat(check.finding()).isEqualTo("A person requested it: Now."));
        assertThat(answer().job()).contains(triggered.job());
        assertThat(answer().training()).isEmpty();
        assertThat(scenario.requests()).hasSize(2);
        assertThat(waiting()).isEmpty();
        assertThat(scenario.service.queries().explain(c.value()).chain())
                .extracting(step -> step.type())
                .contains("RetrainingRequested", "RetrainingTriggered");
    }

    @Test
    void a_request_that_is_held_waits_visibly_and_is_answered_once_by_whichever_instance() {
        championThatIsRetrainedOn(policy("{'minNewSamples': 8, 'quietHours': [{'from': '22:00', 'to': '06:00'}]}"));

        ask("a", "At night.");
        ask("b", "And once more.");

        assertThat(scenario.requests()).isEmpty();
        assertThat(waiting()).hasSize(2).allSatisfy(waiting -> {
            assertThat(waiting.evidence()).isEqualTo(Evidence.REQUEST);
            assertThat(waiting.check()).isEqualTo("quiet-hours");
            assertThat(waiting.until()).contains(Instant.parse("2026-01-02T06:00:00Z"));
        });
        assertThat(run("a").waiting()).contains("Quiet hours last until 2026-01-02T06:00:00Z.");

        scenario.instance.close();
        RetrainingInstance one = new RetrainingInstance(fixture);
        RetrainingInstance other = new RetrainingInstance(fixture);
        fixture.clock.advance(Duration.ofHours(3));
        one.reconcile();
        other.reconcile();

        assertThat(scenario.requests()).hasSize(1);
        assertThat(scenario.events(ActionDecided.class))
                .extracting(ActionDecided::cause)
                .containsExactly("a", "b");
        assertThat(scenario.events(ActionDecided.class))
                .allMatch(answer -> answer.job().orElseThrow().equals(request().job()));
        assertThat(scenario.events(ActionDecided.class).get(1).training()).isEmpty();
        assertThat(other.retraining.queries().waiting()).isEmpty();
    }

    @Test
    void a_request_waits_for_the_budget_and_reserves_of_it() {
        championThatIsRetrainedOn(
                policy("{'minNewSamples': 8, 'budget': {'secondsADay': 1000, 'estimateSeconds': 600}}"));

        ask("a", "Now.");

        assertThat(answer().training().orElseThrow().reservedSeconds()).contains(600.0);
        assertThat(scenario.service.queries().budget(PEOPLE).reserved()).isEqualTo(600);
        ask("b", "Again.");
        assertThat(waiting().get(0).check()).isEqualTo("concurrency");
        scenario.policy(policy("{'minNewSamples': 8, 'budget': {'secondsADay': 500, 'estimateSeconds': 600}}"));
        scenario.givenUp(request());

        assertThat(waiting().get(0).check()).isEqualTo("budget");
    }

    @Test
    void a_repeated_request_is_the_same_and_another_one_needs_another_id() {
        championThatIsRetrainedOn(EIGHT_NEW);
        ask("a", "Now.");
        ask("a", "Now.");

        assertThat(scenario.events(RetrainingRequested.class)).hasSize(1);
        assertThat(scenario.requests()).hasSize(1);
        assertThatThrownBy(() -> ask("a", "For another reason.")).hasMessageContaining("has the id a");
    }

    @Test
    void the_same_training_is_not_made_twice_and_the_answer_says_so() {
        championThatIsRetrainedOn(EIGHT_NEW);
        ask("a", "Now.");
        scenario.undecided(scenario.completed(request()), request().spec().dataset());

        ask("b", "Again.");

        ActionDecided answer = scenario.events(ActionDecided.class).get(1);
        assertThat(answer.action()).isEqualTo(PolicyAction.NOTHING);
        assertThat(answer.reason()).startsWith("The same training was requested before");
        assertThat(answer.job()).isEmpty();
        assertThat(scenario.requests()).hasSize(1);
    }

    @Test
    void without_a_champion_and_new_data_there_is_nothing_to_train_on() {
        scenario.policy(EIGHT_NEW);

        ask("a", "Now.");

        assertThat(answer().action()).isEqualTo(PolicyAction.NOTHING);
        assertThat(answer().reason())
                .isEqualTo("No new data wait, and the model has no champion on whose data it could be trained again.");
    }

    @Test
    void an_answer_whose_request_was_lost_is_sent_again() {
        championThatIsRetrainedOn(EIGHT_NEW);
        fixture.requestsArrive = false;
        ask("a", "Now.");
        assertThat(fixture.sent).hasSize(1);
        assertThat(scenario.requests()).isEmpty();

        fixture.requestsArrive = true;
        new RetrainingInstance(fixture).settle();

        assertThat(scenario.requests()).hasSize(1);
        assertThat(scenario.events(ActionDecided.class)).hasSize(1);
    }

    @Test
    void moments_that_were_missed_are_answered_together_and_none_twice_by_clocks_that_jump() {
        championThatIsRetrainedOn(policy("{'minNewSamples': 8, " + HOURLY + "'actions': {'schedule': 'evaluate'}}"));
        scenario.settle();
        assertThat(scenario.events(ActionDecided.class)).isEmpty();
        assertThat(scenario.service.queries().policy(PEOPLE).next()).contains(Instant.parse("2026-01-02T04:00:00Z"));
        scenario.instance.close();

        fixture.clock.advance(Duration.ofHours(5)); // four minutes past eight
        RetrainingInstance one = new RetrainingInstance(fixture);
        RetrainingInstance other = new RetrainingInstance(fixture);
        one.settle();
        other.settle();
        assertThat(causes()).containsExactly("2026-01-02T08:00:00Z");

        fixture.clock.advance(Duration.ofHours(-1));
        one.reconcile();
        other.reconcile();
        assertThat(causes()).hasSize(1);

        fixture.clock.advance(Duration.ofHours(2)); // an hour too early
        one.reconcile();
        fixture.clock.advance(Duration.ofHours(-1));
        other.reconcile();
        fixture.clock.advance(Duration.ofHours(1)); // it is that late in truth
        one.reconcile();
        other.reconcile();

        assertThat(causes()).containsExactly("2026-01-02T08:00:00Z", "2026-01-02T09:00:00Z");
        assertThat(envelope(ActionDecided.class).causation().parent()).isPresent();
    }

    @Test
    void a_moment_is_answered_when_it_comes_without_any_event() {
        championThatIsRetrainedOn(
                policy("{'minNewSamples': 8, 'schedule': '30 3 * * *', 'actions': {'schedule': 'train'}}"));
        scenario.settle();
        after(Duration.ofMinutes(25));
        assertThat(scenario.requests()).isEmpty();

        after(Duration.ofMinutes(1));

        assertThat(scenario.requests()).hasSize(1);
        assertThat(answer().cause()).isEqualTo("2026-01-02T03:30:00Z");
    }

    @Test
    void a_schedule_has_the_champion_evaluated_on_what_is_compared_on_and_on_the_benches() {
        DatasetId day = scenario.ingest("/day", "d1");
        DatasetId bench = scenario.ingest("/bench", "x1");
        scenario.champion("a", day);
        scenario.state(new GatePolicySet(
                PEOPLE,
                1,
                Optional.of(new GatePolicy(
                        Map.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Map.of(),
                        List.of(Bench.on(bench))))));
        scenario.policy(policy("{'minNewSamples': 8, 'evaluateOn': '" + day.value() + "', " + HOURLY
                + "'actions': {'schedule': 'evaluate'}}"));
        after(Duration.ofHours(1));

        assertThat(fixture.evaluationRequests())
                .extracting(asked -> asked.spec().dataset())
                .containsExactly(day, bench);
        EvaluationRequested asked = fixture.evaluationRequests().get(0);
        assertThat(asked.spec().options().model()).isEmpty();
        assertThat(asked.spec().options().split()).isEqualTo(Split.VAL);
        fixture.publish(
                fixture.evaluation(asked.spec().checkpoint(), day, 8, dev.weightflow.projection.Metrics.semseg(0.3)));

        after(Duration.ofHours(1));

        assertThat(scenario.events(ActionDecided.class)).hasSize(2);
        assertThat(fixture.evaluationRequests()).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void nothing_is_an_answer_too() {
        championThatIsRetrainedOn(
                policy("{'minNewSamples': 8, " + HOURLY + "'actions': {'schedule': 'nothing', 'request': 'nothing'}}"));
        ask("a", "Now.");
        after(Duration.ofHours(1));

        assertThat(scenario.events(ActionDecided.class)).allMatch(answer -> answer.action() == PolicyAction.NOTHING);
        assertThat(scenario.events(ActionDecided.class))
                .extracting(ActionDecided::reason)
                .containsExactly(
                        "A person requested it: Now. The policy does nothing about it.",
                        "The schedule 0 * * * * names 2026-01-02T04:00:00Z. The policy does nothing about it.");
        assertThat(scenario.requests()).isEmpty();
    }

    @Test
    void new_data_alone_can_be_evaluated_on_and_wait_for_the_schedule() {
        championThatIsRetrainedOn(
                policy("{'minNewSamples': 8, " + HOURLY + "'actions': {'newData': 'evaluate', 'schedule': 'train'}}"));
        DatasetId night = scenario.ingest("/night", "n1");
        scenario.settle();
        scenario.instance.reconcile();

        assertThat(answer().evidence()).isEqualTo(Evidence.NEW_DATA);
        assertThat(answer().cause()).isEqualTo(night.value());
        assertThat(fixture.evaluationRequests())
                .extracting(asked -> asked.spec().dataset())
                .containsExactly(night);
        assertThat(waiting()).singleElement().satisfies(waiting -> {
            assertThat(waiting.dataset()).contains(night);
            assertThat(waiting.check()).isEqualTo("action");
            assertThat(waiting.reason()).contains("by schedule or request");
        });

        after(Duration.ofHours(1));

        assertThat(scenario.events(RetrainingTriggered.class))
                .singleElement()
                .satisfies(triggered -> assertThat(triggered.dataset()).isEqualTo(night));
        assertThat(waiting()).isEmpty();
    }

    @Test
    void new_data_that_nothing_trains_on_are_skipped() {
        championThatIsRetrainedOn(
                policy("{'minNewSamples': 8, 'actions': {'newData': 'evaluate', 'request': 'nothing'}}"));
        DatasetId night = scenario.ingest("/night", "n1");
        scenario.settle();

        assertThat(skipped().dataset()).isEqualTo(night);
        assertThat(skipped().reason()).isEqualTo("By this policy nothing has the model trained.");
        assertThat(fixture.evaluationRequests()).hasSize(1);
        assertThat(scenario.events(RetrainingSkipped.class)).hasSize(1);
    }

    @Test
    void a_schedule_that_is_no_cron_expression_is_refused() {
        assertThatThrownBy(() -> scenario.policy(
                        policy("{'minNewSamples': 8, 'schedule': 'weekly', 'actions': {'schedule': 'train'}}")))
                .isInstanceOf(InvalidRecordException.class)
                .hasMessageContaining("schedule must be a cron expression")
                .hasMessageContaining("weekly");
    }

    private void ask(String id, String reason) {
        fixture.clock.advance(Duration.ofSeconds(1));
        Journals.await(scenario.service.requests().request(PEOPLE, new JobId(id), reason, EventContext.NONE));
        scenario.settle();
    }

    private ActionDecided answer() {
        List<ActionDecided> answers = scenario.events(ActionDecided.class);
        assertThat(answers).hasSize(1);
        return answers.get(0);
    }

    private RunView run(String id) {
        return scenario.service.actionQueries().run(PEOPLE, id);
    }

    private List<String> causes() {
        return scenario.events(ActionDecided.class).stream()
                .map(ActionDecided::cause)
                .toList();
    }

    private List<WaitingView> waiting() {
        return scenario.service.queries().waiting().toList();
    }

    private Envelope<?> envelope(Class<? extends Event> type) {
        return fixture.retrainings.events().stream()
                .filter(each -> type.isInstance(each.event()))
                .findFirst()
                .orElseThrow();
    }

    private void after(Duration time) {
        fixture.clock.advance(time);
        scenario.service.retrainer().retry();
        scenario.settle();
    }
}
