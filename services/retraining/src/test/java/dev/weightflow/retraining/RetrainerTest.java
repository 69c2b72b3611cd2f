package dev.weightflow.retraining;

import static dev.weightflow.projection.LogsFixture.PEOPLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.objectstore.FailingObjectStore.Fate;
import dev.weightflow.projection.Journals;
import dev.weightflow.projection.LogsFixture;
import dev.weightflow.projection.model.Models.TrainedVersion;
import dev.weightflow.retraining.policy.DatasetExplanation;
import dev.weightflow.retraining.policy.PolicyEvaluator;
import dev.weightflow.schema.event.Causation;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.ModelEvent.RetrainingEvent;
import dev.weightflow.schema.event.ModelEvent.RetrainingPolicySet;
import dev.weightflow.schema.event.ModelEvent.RetrainingSkipped;
import dev.weightflow.schema.event.ModelEvent.RetrainingTriggered;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.EventId;
import dev.weightflow.schema.id.VersionNumber;
import dev.weightflow.schema.retraining.RetrainingPolicy;
import dev.weightflow.schema.training.InitialWeights;
import dev.weightflow.schema.training.TrainingSpec;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class RetrainerTest extends RetrainerTestBase {
    private static Optional<EventId> id(String name) {
        return Optional.of(new EventId(name));
    }

    @Test
    void new_data_make_the_model_be_trained_again_from_its_champion() {
        CheckpointId champion = scenario.champion("a", scenario.ingest("/a", "a1"));
        scenario.policy(EIGHT_NEW);

        DatasetId night = scenario.ingest("/night", "n1", "n2");
        scenario.settle();

        TrainingSpec asked = request().spec();
        assertThat(asked.dataset()).isEqualTo(night);
        assertThat(asked.start()).isEqualTo(InitialWeights.warm(champion));
        assertThat(asked.evaluation().orElseThrow().model()).contains(PEOPLE);
        assertThat(asked.evaluation().orElseThrow().untrained()).isFalse();
        RetrainingTriggered trigger = scenario.events(RetrainingTriggered.class).get(0);
        assertThat(trigger.job()).isEqualTo(request().job()).isEqualTo(asked.jobId());
        assertThat(trigger.checks()).anySatisfy(check -> assertThat(check.finding())
                .isEqualTo("16 of 16 training samples are new, and 8 must be."));
        assertThat(fixture.stated).contains(trigger);
    }

    @Test
    void images_without_labels_are_skipped() {
        championThatIsRetrainedOn(EIGHT_NEW);

        DatasetId window = scenario.ingestUnlabelled("/gate");
        scenario.settle();

        assertThat(scenario.events(RetrainingTriggered.class)).isEmpty();
        assertThat(scenario.events(RetrainingSkipped.class))
                .filteredOn(skipped -> skipped.dataset().equals(window))
                .singleElement()
                .satisfies(skipped -> assertThat(skipped.reason()).isEqualTo("It has no labels."));
    }

    @Test
    void the_request_follows_from_the_decision_and_that_from_the_data() {
        championThatIsRetrainedOn(EIGHT_NEW);
        Envelope<JobEvent> data = scenario.ingest(
                "/night",
                new EventContext(new Causation(1, id("asked"), id("asked")), Optional.of("00-trace")),
                8,
                "n1");

        scenario.settle();

        Envelope<RetrainingEvent> decision = fixture.retrainings.events().stream()
                .filter(fact -> fact.event() instanceof RetrainingTriggered)
                .findFirst()
                .orElseThrow();
        Envelope<JobEvent> request = fixture.trainings.events().get(0);
        assertThat(decision.causation()).isEqualTo(new Causation(2, id("asked"), Optional.of(data.id())));
        assertThat(request.causation()).isEqualTo(new Causation(3, id("asked"), Optional.of(decision.id())));
        assertThat(request.traceparent()).contains("00-trace");
    }

    @Test
    void what_came_of_data_is_counted_and_what_waits_is_a_queue() {
        MeterRegistry meters = new SimpleMeterRegistry();
        RetrainingMetrics counters = new RetrainingMetrics(meters);
        scenario.service
                .retrainer()
                .show(meters, "retrainings", () -> fixture.clock.instant().plusSeconds(3));
        championThatIsRetrainedOn(RetrainingPolicy.onNewSamples(16));
        scenario.ingest("/nothing-new", "a1");
        scenario.ingest("/night", "n1", "n2");
        scenario.settle();
        scenario.ingest("/fog", "f1", "f2");
        scenario.settle();

        fixture.stated.forEach(counters::stated);

        Function<String, Double> retrainings = outcome -> meters.get("weightflow.retrainings")
                .tag("outcome", outcome)
                .counter()
                .count();
        Function<String, Double> queue = figure -> meters.get("weightflow.queue." + figure)
                .tag("queue", "retrainings")
                .gauge()
                .value();
        assertThat(retrainings.apply("triggered")).isEqualTo(1);
        assertThat(retrainings.apply("skipped")).isEqualTo(1);
        assertThat(queue.apply("length")).isEqualTo(1);
        assertThat(queue.apply("age")).isEqualTo(3);
    }

    @Test
    void redelivery_restarts_and_other_instances_ask_for_nothing_more() {
        championThatIsRetrainedOn(EIGHT_NEW);
        scenario.ingest("/night", "n1");
        RetrainingInstance other = new RetrainingInstance(fixture);
        scenario.settle();
        other.settle();
        scenario.ingest("/night", "n1");
        scenario.settle();
        new RetrainingInstance(fixture).settle();

        assertThat(scenario.requests()).hasSize(1);
        assertThat(scenario.events(RetrainingTriggered.class)).hasSize(1);
        assertThat(scenario.events(RetrainingSkipped.class)).isEmpty();
    }

    @Test
    void a_decision_whose_request_was_not_written_any_more_is_carried_out_by_the_next_instance() {
        championThatIsRetrainedOn(EIGHT_NEW);
        scenario.ingest("/night", "n1");
        scenario.settle();
        LogsFixture crashed = new LogsFixture();
        fixture.models.events().forEach(crashed.models::publish);
        fixture.retrainings.events().forEach(crashed.retrainings::publish);
        fixture.datasets.events().forEach(crashed.datasets::publish);

        new RetrainingInstance(crashed).settle();

        assertThat(crashed.trainings.events()).extracting(Envelope::event).containsExactly(request());
    }

    @Test
    void what_was_decided_in_the_log_of_models_is_not_decided_again_and_its_request_is_sent() {
        championThatIsRetrainedOn(EIGHT_NEW);
        DatasetId skipped = scenario.ingest("/none", "a1");
        scenario.ingest("/night", "n1");
        scenario.settle();
        LogsFixture before = new LogsFixture();
        fixture.models.events().forEach(before.models::publish);
        fixture.retrainings
                .events()
                .forEach(old -> before.models.publish(new Envelope<>(
                        old.event(),
                        old.id(),
                        old.source(),
                        old.time(),
                        old.causation(),
                        old.traceparent(),
                        old.actor())));
        fixture.datasets.events().forEach(before.datasets::publish);
        RetrainingInstance instance = new RetrainingInstance(before);

        instance.settle();
        Journals.await(instance.retraining
                .policies()
                .set(PEOPLE, Optional.of(RetrainingPolicy.onNewSamples(9)), EventContext.NONE));

        assertThat(before.trainings.events()).extracting(Envelope::event).containsExactly(request());
        assertThat(before.retrainings.events())
                .extracting(Envelope::event)
                .containsExactly(new RetrainingPolicySet(PEOPLE, 2, Optional.of(RetrainingPolicy.onNewSamples(9))));
        assertThat(instance.retraining.journals().retraining(PEOPLE).decision(skipped))
                .isPresent();
    }

    @Test
    void a_request_that_was_lost_is_sent_again_until_the_trainer_knows_the_job() {
        championThatIsRetrainedOn(EIGHT_NEW);
        fixture.requestsArrive = false;
        scenario.ingest("/night", "n1");
        scenario.settle();
        assertThat(fixture.sent).hasSize(1);

        fixture.requestsArrive = true;
        scenario.instance.reconcile();
        scenario.instance.reconcile();

        assertThat(fixture.sent).hasSize(2);
        assertThat(fixture.sent.get(1).id()).isEqualTo(fixture.sent.get(0).id());
        assertThat(scenario.requests()).hasSize(1);
    }

    @Test
    void a_dataset_that_was_ingested_while_no_instance_ran_is_decided_about_at_the_next_start() {
        championThatIsRetrainedOn(EIGHT_NEW);
        scenario.settle();
        scenario.instance.close();
        scenario.ingest("/night", "n1");

        new RetrainingInstance(fixture).settle();

        assertThat(scenario.requests()).hasSize(1);
    }

    @Test
    void a_champion_that_changes_while_it_is_decided_is_not_the_one_that_is_retrained() {
        CheckpointId first = scenario.champion("a", scenario.ingest("/a", "a1"));
        scenario.champion("b", scenario.ingest("/b", "b1"));
        scenario.policy(EIGHT_NEW);
        scenario.settle();
        AtomicBoolean changed = new AtomicBoolean();
        scenario.ingest("/night", "n1");
        fixture.storeRequest = () -> {
            if (changed.compareAndSet(false, true)) {
                scenario.moveAlias(VersionNumber.FIRST);
            }
            return Fate.ANSWERED;
        };

        scenario.settle();

        assertThat(changed).isTrue();
        assertThat(request().spec().start()).isEqualTo(InitialWeights.warm(first));
        assertThat(scenario.requests()).hasSize(1);
    }

    @Test
    void nothing_is_decided_while_a_log_that_it_depends_on_cannot_be_read() {
        championThatIsRetrainedOn(EIGHT_NEW);
        scenario.settle();
        scenario.instance.stopReadingEvaluations();
        DatasetId night = scenario.ingest("/night", "n1");
        scenario.settle();
        scenario.instance.reconcile();

        assertThat(scenario.requests()).isEmpty();
        assertThat(scenario.service.queries().explain(night.value()).previews())
                .singleElement()
                .satisfies(preview -> assertThat(preview.reason()).contains("weightflow.evaluations"));

        new RetrainingInstance(fixture).settle();
        assertThat(scenario.requests()).hasSize(1);
    }

    @Test
    void an_explanation_names_the_versions_that_were_trained_on_a_dataset() {
        DatasetId a = scenario.ingest("/a", "a1");
        scenario.champion("a", a);

        DatasetExplanation without = scenario.service.queries().explain(a.value());
        scenario.policy(EIGHT_NEW);
        DatasetExplanation with = scenario.service.queries().explain(a.shortId());

        assertThat(without.trained())
                .containsExactly(new TrainedVersion(PEOPLE, VersionNumber.FIRST))
                .isEqualTo(with.trained());
        assertThat(without.previews()).singleElement().satisfies(preview -> assertThat(preview.reason())
                .isEqualTo("Version 1 was trained on it. people has no retraining policy."));
        assertThat(with.previews()).singleElement().satisfies(preview -> assertThat(preview.reason())
                .startsWith("Version 1 was trained on it. It was ingested before people got its policy"));
    }

    @Test
    void a_chain_that_is_too_long_for_another_round_ends_with_a_word_about_it() {
        championThatIsRetrainedOn(EIGHT_NEW);
        int last = Causation.MAX_DEPTH - PolicyEvaluator.EVENTS_TO_A_PROMOTION;
        scenario.ingest("/b", new EventContext(new Causation(last + 1, id("x"), id("x")), Optional.empty()), 8, "b1");
        scenario.ingest(
                "/c",
                new EventContext(new Causation(Causation.MAX_DEPTH, id("x"), id("x")), Optional.empty()),
                8,
                "c1");
        scenario.settle();
        assertThat(scenario.events(RetrainingSkipped.class)).hasSize(2).allSatisfy(fact -> assertThat(fact.reason())
                .contains("loop of triggers"));

        scenario.ingest("/d", new EventContext(new Causation(last, id("x"), id("x")), Optional.empty()), 8, "d1");
        scenario.settle();
        assertThat(scenario.requests()).hasSize(1);
    }
}
