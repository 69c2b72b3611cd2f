package dev.weightflow.registry.retraining;

import static dev.weightflow.registry.RegistryFixture.PEOPLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.registry.Metrics;
import dev.weightflow.registry.RegistryFixture;
import dev.weightflow.registry.RegistryInstance;
import dev.weightflow.registry.journal.Journals;
import dev.weightflow.registry.metrics.RegistryMetrics;
import dev.weightflow.registry.model.Models.TrainedVersion;
import dev.weightflow.registry.query.DatasetExplanation;
import dev.weightflow.schema.InvalidRecordException;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.evaluation.EvaluationSpec;
import dev.weightflow.schema.event.Causation;
import dev.weightflow.schema.event.DatasetEvent;
import dev.weightflow.schema.event.DatasetEvent.DatasetIngested;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRequested;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.ModelEvent;
import dev.weightflow.schema.event.ModelEvent.RetrainingPolicySet;
import dev.weightflow.schema.event.ModelEvent.RetrainingSkipped;
import dev.weightflow.schema.event.ModelEvent.RetrainingTriggered;
import dev.weightflow.schema.event.TrainingEvent;
import dev.weightflow.schema.event.TrainingEvent.TrainingRequested;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.EventId;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.VersionNumber;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.retraining.RetrainingPolicy;
import dev.weightflow.schema.retraining.RetrainingRecipe;
import dev.weightflow.schema.training.EvaluationOptions;
import dev.weightflow.schema.training.InitialWeights;
import dev.weightflow.schema.training.MethodSpec;
import dev.weightflow.schema.training.TrainingSpec;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class RetrainerTest {
    private static final RetrainingPolicy EIGHT_NEW = RetrainingPolicy.onNewSamples(8);

    private static final String LORA = "{'method': {'name': 'lora'}}";

    private final RetrainingFixture scenario = new RetrainingFixture();
    private final RegistryFixture fixture = scenario.fixture;

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
    void the_request_follows_from_the_decision_and_that_from_the_data() {
        championThatIsRetrainedOn(EIGHT_NEW);
        Envelope<DatasetEvent> data = scenario.ingest(
                "/night",
                new EventContext(new Causation(1, id("asked"), id("asked")), Optional.of("00-trace")),
                8,
                "n1");

        scenario.settle();

        Envelope<ModelEvent> decision = fixture.models.events().stream()
                .filter(fact -> fact.event() instanceof RetrainingTriggered)
                .findFirst()
                .orElseThrow();
        Envelope<TrainingEvent> request = fixture.trainings.events().get(0);
        assertThat(decision.causation()).isEqualTo(new Causation(2, id("asked"), Optional.of(data.id())));
        assertThat(request.causation()).isEqualTo(new Causation(3, id("asked"), Optional.of(decision.id())));
        assertThat(request.traceparent()).contains("00-trace");
    }

    @Test
    void what_came_of_data_is_counted_and_what_waits_is_a_queue() {
        MeterRegistry meters = new SimpleMeterRegistry();
        RegistryMetrics counters =
                new RegistryMetrics(meters, () -> fixture.clock.instant().plusSeconds(3));
        counters.watch(scenario.registry.reconciler());
        championThatIsRetrainedOn(RetrainingPolicy.onNewSamples(16));
        scenario.ingest("/small", "s1");
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
        RegistryInstance other = fixture.open();
        scenario.settle();
        other.settle();
        scenario.ingest("/night", "n1");
        scenario.settle();
        fixture.open().settle();

        assertThat(scenario.requests()).hasSize(1);
        assertThat(scenario.events(RetrainingTriggered.class)).hasSize(1);
        assertThat(scenario.events(RetrainingSkipped.class)).isEmpty();
    }

    @Test
    void a_decision_whose_request_was_not_written_any_more_is_carried_out_by_the_next_instance() {
        championThatIsRetrainedOn(EIGHT_NEW);
        scenario.ingest("/night", "n1");
        scenario.settle();
        RegistryFixture crashed = new RegistryFixture();
        fixture.models.events().forEach(crashed.models::publish);
        fixture.datasets.events().forEach(crashed.datasets::publish);

        crashed.open().settle();

        assertThat(crashed.trainings.events()).extracting(Envelope::event).containsExactly(request());
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
    void a_dataset_that_no_channel_brought_is_caught_by_looking_through_everything() {
        championThatIsRetrainedOn(EIGHT_NEW);
        scenario.ingest("/night", "n1");
        fixture.nextUndelivered();
        scenario.settle();
        assertThat(scenario.requests()).isEmpty();

        scenario.instance.reconcile();

        assertThat(scenario.requests()).hasSize(1);
    }

    @Test
    void an_explanation_names_the_versions_that_were_trained_on_a_dataset() {
        DatasetId a = scenario.ingest("/a", "a1");
        scenario.champion("a", a);

        DatasetExplanation without = scenario.registry.retraining().explain(a.value());
        scenario.policy(EIGHT_NEW);
        DatasetExplanation with = scenario.registry.retraining().explain(a.shortId());

        assertThat(without.trained())
                .containsExactly(new TrainedVersion(PEOPLE, VersionNumber.FIRST))
                .isEqualTo(with.trained());
        assertThat(without.previews()).singleElement().satisfies(preview -> assertThat(preview.reason())
                .isEqualTo("Version 1 was trained on it. people has no retraining policy."));
        assertThat(with.previews()).singleElement().satisfies(preview -> assertThat(preview.reason())
                .startsWith("Version 1 was trained on it. It was ingested before people got its policy"));
    }

    @Test
    void data_that_were_there_before_the_policy_are_none_of_its_business() {
        scenario.champion("a", scenario.ingest("/a", "a1"));
        scenario.ingest("/night", "n1");
        scenario.policy(EIGHT_NEW);
        scenario.settle();

        assertThat(scenario.requests()).isEmpty();
        assertThat(scenario.events(RetrainingSkipped.class)).isEmpty();
    }

    @Test
    void what_the_champion_has_learned_from_is_not_new() {
        scenario.champion("a", scenario.ingest("/a", "a1", "a2"));
        scenario.policy(RetrainingPolicy.onNewSamples(9));
        scenario.ingest("/a", "a1", "a2", "a3");
        scenario.settle();

        assertThat(skipped().reason()).isEqualTo("8 of 24 training samples are new, and 9 must be.");
        assertThat(scenario.requests()).isEmpty();
    }

    @Test
    void samples_are_new_one_by_one_however_they_move_between_shards() {
        scenario.champion("a", scenario.ingestListed("/a", "1", "2", "3", "4", "5"));
        scenario.policy(RetrainingPolicy.onNewSamples(2));

        scenario.ingestListed("/b", "0", "1", "2", "3", "4", "5");
        scenario.settle();
        assertThat(skipped().reason()).startsWith("1 of 6 training samples are new, and 2 must be");

        scenario.ingestListed("/c", "0", "5", "4", "3", "6", "0");
        scenario.settle();
        assertThat(scenario.requests()).hasSize(1);
    }

    @Test
    void where_one_dataset_has_no_list_of_samples_whole_shards_are_told_apart() {
        championThatIsRetrainedOn(RetrainingPolicy.onNewSamples(7));

        scenario.ingestListed("/b", "0", "1", "2", "3", "4", "5");
        scenario.settle();

        assertThat(skipped().reason()).startsWith("6 of 6 training samples are new, and 7 must be");
    }

    @Test
    void what_an_ancestor_of_the_champion_has_learned_from_is_not_new_either() {
        championThatIsRetrainedOn(EIGHT_NEW);
        scenario.ingest("/b", "b1");
        scenario.settle();
        scenario.evaluated(scenario.completed(request()));

        scenario.ingest("/mixed", "a1", "b1");
        scenario.settle();

        assertThat(skipped().reason()).startsWith("0 of 16 training samples are new");
    }

    @Test
    void data_from_elsewhere_do_not_count() {
        championThatIsRetrainedOn(policy("{'sources': ['/data/*'], 'minNewSamples': 8}"));
        scenario.ingest("/elsewhere", "n1");
        scenario.settle();

        assertThat(skipped().reason()).isEqualTo("Data from /elsewhere do not count, only from /data/*.");
    }

    @Test
    void the_next_data_wait_until_the_gate_has_ruled_and_start_from_the_new_champion() {
        championThatIsRetrainedOn(EIGHT_NEW);
        scenario.ingest("/b", "b1");
        scenario.ingest("/c", "c1");
        scenario.settle();
        assertThat(scenario.requests()).hasSize(1);

        CheckpointId result = scenario.completed(request());
        assertThat(scenario.requests()).hasSize(1);
        scenario.evaluated(result);

        assertThat(scenario.requests()).hasSize(2);
        assertThat(scenario.requests().get(1).spec().start()).isEqualTo(InitialWeights.warm(result));
    }

    @Test
    void a_training_by_hand_is_waited_for_too() {
        DatasetId a = scenario.ingest("/a", "a1");
        scenario.champion("a", a);
        scenario.policy(EIGHT_NEW);
        TrainingSpec byHand = RetrainingRecipe.SAME.complete(
                a, Optional.empty(), InitialWeights.random(), EvaluationOptions.of(PEOPLE));
        TrainingRequested hand = new TrainingRequested(byHand.jobId(), 1, byHand);
        scenario.state(hand);
        scenario.ingest("/b", "b1");
        scenario.settle();
        assertThat(scenario.requests()).containsExactly(hand);

        scenario.givenUp(hand);

        assertThat(scenario.requests()).hasSize(2);
    }

    @Test
    void a_result_that_cannot_be_evaluated_is_not_waited_for() {
        championThatIsRetrainedOn(EIGHT_NEW);
        scenario.ingest("/b", "b1");
        DatasetId last = scenario.ingest("/c", "c1");
        scenario.settle();
        CheckpointId result = scenario.completed(request());

        JobId asked = evaluationRequested(result, last);
        fixture.evaluationFails(asked, new Failure("broken", "Broken."));
        scenario.settle();

        assertThat(scenario.requests()).hasSize(2);
    }

    /** The evaluator requests what is to bring the result to the model. */
    private JobId evaluationRequested(CheckpointId result, DatasetId on) {
        EvaluationSpec spec = new EvaluationSpec(result, Digest.ofText("manifest"), on, EvaluationOptions.of(PEOPLE));
        fixture.publish(new EvaluationRequested(spec.jobId(), 1, spec));
        return spec.jobId();
    }

    @Test
    void a_result_that_was_measured_for_nobody_and_cannot_be_for_the_model_is_not_waited_for() {
        championThatIsRetrainedOn(EIGHT_NEW);
        scenario.ingest("/b", "b1");
        DatasetId last = scenario.ingest("/c", "c1");
        scenario.settle();
        CheckpointId result = scenario.completed(request());
        JobId asked = evaluationRequested(result, last);
        fixture.publish(fixture.evaluation(
                result, RegistryFixture.PASCAL, Metrics.semseg(0.9), Optional.empty(), Optional.empty()));
        scenario.settle();
        assertThat(scenario.requests()).hasSize(1);

        fixture.evaluationFails(asked, new Failure("broken", "Broken."));
        scenario.settle();

        assertThat(scenario.requests()).hasSize(2);
    }

    @Test
    void of_one_source_only_the_newest_waiting_version_is_trained_on() {
        championThatIsRetrainedOn(EIGHT_NEW);
        scenario.ingest("/b", "b1");
        scenario.settle();
        DatasetId older = scenario.ingest("/c", "c1");
        DatasetId newer = scenario.ingest("/c", "c1", "c2");
        scenario.settle();

        assertThat(skipped().dataset()).isEqualTo(older);
        assertThat(skipped().reason()).contains(newer.shortId()).contains("since");
        scenario.evaluated(scenario.completed(request()));
        assertThat(scenario.requests().get(1).spec().dataset()).isEqualTo(newer);
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

    @Test
    void another_method_does_not_go_on_from_the_champion_but_may_start_from_the_base() {
        DatasetId dataset = scenario.ingest("/a", "a1");
        scenario.policy(policy("{'minNewSamples': 8, 'start': 'champion', 'recipe': " + LORA + "}"));
        scenario.champion("a", dataset);
        scenario.ingest("/b", "b1");
        scenario.settle();
        assertThat(skipped().reason())
                .contains("delora")
                .contains("lora")
                .contains("do not fit")
                .contains("let 'start' be 'base'");

        scenario.policy(policy("{'minNewSamples': 8, 'start': 'base', 'recipe': " + LORA + "}"));
        scenario.ingest("/c", "c1");
        scenario.settle();
        assertThat(request().spec().start()).isEqualTo(InitialWeights.random());
        assertThat(request().spec().method()).isEqualTo(MethodSpec.of(MethodName.LORA));
    }

    @Test
    void without_a_champion_it_begins_with_the_policys_base_weights() {
        Digest base = Digest.ofText("base weights");
        scenario.policy(policy("{'minNewSamples': 8, 'recipe': {'baseWeights': '%s'}}".formatted(base)));
        scenario.ingest("/a", "a1");
        scenario.settle();

        assertThat(request().spec().start()).isEqualTo(InitialWeights.from(base));
        assertThat(request().spec().evaluation().orElseThrow().untrained()).isTrue();
    }

    @Test
    void after_a_retraining_comes_the_cooldown() {
        championThatIsRetrainedOn(policy("{'minNewSamples': 8, 'cooldownSeconds': 3600}"));
        scenario.ingest("/b", "b1");
        scenario.settle();
        scenario.evaluated(scenario.completed(request()));
        scenario.ingest("/c", "c1");
        scenario.settle();
        assertThat(scenario.requests()).hasSize(1);

        fixture.clock.advance(Duration.ofHours(1));
        scenario.instance.reconcile();

        assertThat(scenario.requests()).hasSize(2);
    }

    @Test
    void data_without_validation_images_need_another_dataset_to_compare_on() {
        DatasetId a = scenario.ingest("/a", "a1");
        scenario.champion("a", a);
        scenario.policy(EIGHT_NEW);
        scenario.ingest("/b", EventContext.NONE, 0, "b1");
        scenario.settle();
        assertThat(skipped().reason()).contains("no validation images").contains("evaluateOn");

        scenario.policy(policy("{'minNewSamples': 8, 'evaluateOn': '%s', 'maxImages': 4}".formatted(a)));
        scenario.ingest("/c", EventContext.NONE, 0, "c1");
        scenario.settle();
        assertThat(request().spec().evaluation().orElseThrow().dataset()).contains(a);
        assertThat(request().spec().evaluation().orElseThrow().maxImages()).contains(4);
    }

    @Test
    void a_dataset_to_compare_on_that_is_not_there_is_refused_and_so_is_one_without_validation_images() {
        DatasetId none = DatasetId.of(Digest.ofText("a slip of the pen"));
        DatasetId blind = ((DatasetIngested)
                        scenario.ingest("/a", EventContext.NONE, 0, "a1").event())
                .dataset();
        scenario.settle();

        assertThatThrownBy(() -> scenario.policy(comparingOn(none)))
                .isInstanceOf(InvalidRecordException.class)
                .hasMessageContaining(none.value())
                .hasMessageContaining("never ingested");
        assertThatThrownBy(() -> scenario.policy(comparingOn(blind)))
                .isInstanceOf(InvalidRecordException.class)
                .hasMessageContaining("no validation images");
    }

    @Test
    void a_policy_that_starts_from_a_champion_whose_weights_do_not_fit_is_not_set() {
        scenario.champion("a", scenario.ingest("/a", "a1"));

        assertThatThrownBy(() ->
                        scenario.policy(policy("{'minNewSamples': 8, 'start': 'champion', 'recipe': " + LORA + "}")))
                .isInstanceOf(InvalidRecordException.class)
                .hasMessageContaining("do not fit")
                .hasMessageContaining("let 'start' be 'base'");
        assertThat(scenario.events(RetrainingPolicySet.class)).isEmpty();
    }

    private static RetrainingPolicy comparingOn(DatasetId dataset) {
        return policy("{'minNewSamples': 8, 'evaluateOn': '%s'}".formatted(dataset));
    }

    @Test
    void a_manifest_that_is_lost_is_named() {
        scenario.policy(EIGHT_NEW);
        scenario.champion("a", RegistryFixture.SCENES);
        scenario.ingest("/b", "b1");
        scenario.settle();

        assertThat(skipped().reason()).contains("dataset's manifest").contains(RegistryFixture.SCENES.shortId());
    }

    @Test
    void a_policy_that_is_taken_away_judges_nothing_and_one_that_is_there_is_not_set_again() {
        scenario.policy(EIGHT_NEW);
        scenario.policy(EIGHT_NEW);
        assertThat(fixture.events()).hasSize(1);

        Journals.await(scenario.registry.policies().set(PEOPLE, Optional.empty(), EventContext.NONE));
        scenario.ingest("/a", "a1");
        scenario.settle();

        assertThat(fixture.events()).hasSize(2);
        assertThat(scenario.requests()).isEmpty();
    }

    private TrainingRequested request() {
        return scenario.requests().get(0);
    }

    private RetrainingSkipped skipped() {
        List<RetrainingSkipped> facts = scenario.events(RetrainingSkipped.class);
        assertThat(facts).hasSize(1);
        return facts.get(0);
    }

    private void championThatIsRetrainedOn(RetrainingPolicy policy) {
        scenario.champion("a", scenario.ingest("/a", "a1"));
        scenario.policy(policy);
    }

    /** @param json with ' for " */
    private static RetrainingPolicy policy(String json) {
        return WeightflowJson.read(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8), RetrainingPolicy.class);
    }

    private static Optional<EventId> id(String name) {
        return Optional.of(new EventId(name));
    }
}
