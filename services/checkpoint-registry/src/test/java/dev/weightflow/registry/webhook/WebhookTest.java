package dev.weightflow.registry.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.eventlog.InMemoryEventLog.Shared;
import dev.weightflow.platform.objectstore.FailingObjectStore;
import dev.weightflow.platform.objectstore.FailingObjectStore.Fate;
import dev.weightflow.schema.event.Failure;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.ModelEvent;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.topic.Topics;
import java.net.ProxySelector;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class WebhookTest extends WebhookTestBase {

    @Test
    void a_fact_arrives_as_a_signed_cloud_event() throws Exception {
        Webhook webhook = open("one");
        Envelope<?> fact = detected();

        run(webhook);

        Receiver.Received received = receiver.received().get(0);
        JsonNode event = json(received);
        assertThat(received.header("content-type")).isEqualTo("application/cloudevents+json; charset=utf-8");
        assertThat(event.path("specversion").asText()).isEqualTo("1.0");
        assertThat(event.path("id").asText()).isEqualTo(fact.id().value()).isEqualTo(received.header("webhook-id"));
        assertThat(event.path("type").asText()).isEqualTo("dev.weightflow.model.DriftDetected.v1");
        assertThat(event.path("source").asText()).isEqualTo("/weightflow/test");
        assertThat(event.path("subject").asText()).isEqualTo("people");
        assertThat(event.path("time").asText()).isEqualTo(fact.time().toString());
        assertThat(event.path("consoleurl").asText()).isEqualTo("https://weightflow.example.org/models/people/drift");
        assertThat(event.path("data").path("effect").asDouble()).isEqualTo(0.8);
        assertThat(event.path("data").path("strongest").isMissingNode()).isTrue();
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(SECRET.substring(6)), "HmacSHA256"));
        String signed = fact.id().value() + "." + received.header("webhook-timestamp") + "." + received.text();
        assertThat(received.header("webhook-signature"))
                .isEqualTo("v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes())));
        assertThat(Long.parseLong(received.header("webhook-timestamp"))).isEqualTo(now.getEpochSecond());
    }

    @Test
    void it_begins_with_what_happens_from_its_first_start_on() {
        proposed();
        Webhook webhook = open("one");
        Envelope<?> after = proposed();

        run(webhook);

        assertThat(receiver.ids()).containsExactly(after.id().value());
    }

    @Test
    void a_restart_goes_on_where_it_was() {
        Webhook first = open("one");
        Envelope<?> before = proposed();
        run(first);
        first.close();
        Envelope<?> meanwhile = proposed();

        open("two");

        assertThat(receiver.ids())
                .containsExactly(before.id().value(), meanwhile.id().value());
    }

    @Test
    void what_fails_is_tried_again_at_its_time_and_holds_back_what_is_behind_it() {
        receiver.answers(503, Map.of(), "upstream\u0007 down").answers(500);
        Webhook webhook = open("one");
        Envelope<?> failing = proposed();
        Envelope<?> behind = detected();

        assertThat(run(webhook)).isEqualTo(Duration.ofSeconds(5));
        assertThat(webhook.state().orElseThrow().current().orElseThrow().failure())
                .contains("HTTP 503: upstream down");
        pass(Duration.ofMillis(4999));
        run(webhook);
        assertThat(receiver.ids()).containsExactly(failing.id().value());
        pass(Duration.ofMillis(1));
        assertThat(run(webhook)).isEqualTo(Duration.ofSeconds(10));
        assertThat(meters.get("weightflow.webhook.pending.age").gauge().value()).isEqualTo(5.01);
        pass(Duration.ofSeconds(10));
        run(webhook);

        assertThat(receiver.ids())
                .containsExactly(
                        failing.id().value(),
                        failing.id().value(),
                        failing.id().value(),
                        behind.id().value());
        assertThat(meters.get("weightflow.webhook.pending.age").gauge().value()).isZero();
        assertThat(attempts("failed")).isEqualTo(2);
        assertThat(attempts("delivered")).isEqualTo(2);
        assertThat(DeliveryStatus.all(webhook.state().orElseThrow()))
                .extracting(DeliveryStatus::status, DeliveryStatus::attempts)
                .containsExactly(tuple(DeliveryStatus.Status.DELIVERED, 1), tuple(DeliveryStatus.Status.DELIVERED, 3));
    }

    @Test
    void the_receiver_says_when() {
        receiver.answers(429, Map.of("Retry-After", "600"), "")
                .answers(503, Map.of("Retry-After", "Fri, 02 Jan 2026 04:00:00 GMT"), "");
        Webhook webhook = open("one");
        proposed();

        run(webhook);
        pass(Duration.ofSeconds(599));
        run(webhook);
        assertThat(receiver.received()).hasSize(1);
        pass(Duration.ofSeconds(1));
        run(webhook);
        assertThat(receiver.received()).hasSize(2);
        assertThat(webhook.state().orElseThrow().current().orElseThrow().next())
                .contains(Instant.parse("2026-01-02T04:00:00Z"));
    }

    @Test
    void what_is_refused_is_a_dead_letter_at_once_and_can_be_sent_again() throws InterruptedException {
        receiver.answers(410).answers(404, Map.of(), "no such hook");
        Webhook webhook = open("one");
        Envelope<?> gone = proposed();
        Envelope<?> missing = proposed();
        Envelope<?> behind = proposed();

        run(webhook);

        assertThat(receiver.ids())
                .containsExactly(
                        gone.id().value(), missing.id().value(), behind.id().value());
        assertThat(webhook.state().orElseThrow().dead())
                .extracting(Delivery::id, letter -> letter.failure().orElseThrow())
                .containsExactly(
                        tuple(missing.id().value(), "HTTP 404: no such hook"),
                        tuple(gone.id().value(), "HTTP 410"));
        assertThat(attempts("dead-lettered")).isEqualTo(2);
        assertThat(meters.get("weightflow.webhook.dead.letters").gauge().value())
                .isEqualTo(2);

        receiver.answers(500);
        assertThat(webhook.byHand().redeliver(gone.id().value()).failure()).contains("HTTP 500");
        assertThat(webhook.byHand().redeliver(gone.id().value())).isEqualTo(new Outcome.Delivered(204));
        assertThat(json(receiver.received().get(4)).path("id").asText())
                .isEqualTo(gone.id().value());
        assertThat(webhook.state().orElseThrow().dead())
                .extracting(Delivery::id)
                .containsExactly(missing.id().value());
    }

    @Test
    void a_day_is_enough() {
        Webhook webhook = open("one");
        for (int attempt = 0; attempt < 6; attempt++) {
            receiver.answers(500);
        }
        Envelope<?> lost = proposed();

        run(webhook);
        pass(Duration.ofHours(25));
        for (int attempt = 2; attempt <= 5; attempt++) {
            assertThat(webhook.state().orElseThrow().dead()).isEmpty();
            run(webhook);
            pass(Duration.ofHours(1));
        }

        assertThat(webhook.state().orElseThrow().dead())
                .extracting(Delivery::id)
                .containsExactly(lost.id().value());
        assertThat(receiver.received()).hasSize(5);
    }

    @Test
    void no_redirect_is_followed_and_no_answer_is_read_or_awaited_to_its_end() {
        receiver.answers(302, Map.of("Location", receiver.url() + "/elsewhere"), "")
                .answersWithoutEnd(500);
        Webhook webhook = open("one");
        proposed();

        run(webhook);
        assertThat(failure(webhook)).isEqualTo("HTTP 302");
        pass(Duration.ofSeconds(5));
        run(webhook);
        assertThat(failure(webhook)).startsWith("HTTP 500: xxx").hasSizeLessThan(1024);
        webhook.close();
        receiver.runs(() -> sleep(Duration.ofSeconds(2)));
        pass(Duration.ofSeconds(10));
        patience = Duration.ofMillis(200);
        assertThat(failure(open("impatient"))).startsWith("no complete answer within ");
    }

    @Test
    void what_was_sent_and_not_noted_is_sent_again_with_the_same_id() {
        AtomicReference<Fate> fate = new AtomicReference<>(Fate.ANSWERED);
        receiver.runs(() -> fate.set(Fate.REFUSED));
        Webhook killed = begun(new Webhook(
                settings("ops", receiver.url(), NotifiedEvents.USUAL, ModelPatterns.ALL),
                context("killed", new FailingObjectStore(store, fate::get))));
        Envelope<?> fact = proposed();
        assertThatThrownBy(() -> run(killed)).hasMessageContaining("the object store does not answer");

        Webhook next = open("next");
        assertThat(receiver.received()).hasSize(1); // the attempt of the other process may still be under way
        pass(Duration.ofSeconds(29));
        run(next);
        assertThat(receiver.received()).hasSize(1);
        pass(Duration.ofSeconds(1));
        run(next);

        assertThat(receiver.ids()).containsExactly(fact.id().value(), fact.id().value());
        assertThat(next.state().orElseThrow().current()).isEmpty();
    }

    @Test
    void of_several_instances_one_sends() {
        Webhook one = open("one");
        Webhook two = open("two");
        List<String> facts = Stream.generate(this::proposed)
                .limit(20)
                .map(fact -> fact.id().value())
                .toList();

        for (int turn = 0; turn < 10; turn++) {
            run(turn % 2 == 0 ? one : two);
        }

        assertThat(receiver.ids()).containsExactlyElementsOf(facts);
    }

    @Test
    void another_instance_waits_for_an_attempt_under_way() {
        Webhook other = open("other");
        receiver.runs(() -> assertThat(run(other)).isEqualTo(Duration.ofSeconds(1)));
        Webhook webhook = open("one");
        proposed();

        run(webhook);
        run(other);

        assertThat(receiver.received()).hasSize(1);
        assertThat(webhook.state().orElseThrow().delivered()).hasSize(1);
    }

    @Test
    void events_and_models_are_chosen() {
        JobId own = new JobId("own");
        JobId others = new JobId("others");
        trainings.put(own, PEOPLE);
        trainings.put(others, new ModelName("cars"));
        Webhook webhook = begun(new Webhook(
                settings(
                        "ops",
                        receiver.url(),
                        NotifiedEvents.parse("TrainingFailed,RollbackProposed"),
                        ModelPatterns.parse("p*")),
                context("one", store)));
        detected();
        proposed(new ModelName("cars"));
        proposed();
        stated(failed(others, Optional.empty()));
        stated(failed(own, Optional.of(now)));
        Envelope<?> failed = stated(failed(own, Optional.empty()));

        run(webhook);

        assertThat(receiver.received().stream().map(WebhookTestBase::json))
                .extracting(event -> event.path("type").asText(), event -> event.path("subject")
                        .asText())
                .containsExactly(
                        tuple("dev.weightflow.model.RollbackProposed.v1", "people"),
                        tuple("dev.weightflow.training.TrainingFailed.v1", "people"));
        assertThat(json(receiver.received().get(1)).path("consoleurl").asText())
                .isEqualTo("https://weightflow.example.org/trainings/own");
        assertThat(receiver.ids()).last().isEqualTo(failed.id().value());
    }

    @Test
    void what_the_settings_leave_out_by_now_holds_nothing_back() {
        receiver.answers(500);
        Webhook before = open("one");
        proposed();
        run(before);
        before.close();
        Envelope<?> wanted = detected();

        begun(new Webhook(
                settings("ops", receiver.url(), NotifiedEvents.parse("DriftDetected"), ModelPatterns.ALL),
                context("two", store)));

        assertThat(receiver.ids()).last().isEqualTo(wanted.id().value());
        assertThat(receiver.received()).hasSize(2);
    }

    @Test
    void a_topic_that_comes_back_to_the_settings_begins_anew() {
        open("one").close();
        begun(new Webhook(
                        settings("ops", receiver.url(), NotifiedEvents.parse("DriftDetected"), ModelPatterns.ALL),
                        context("two", store)))
                .close();
        proposed();
        Webhook back = open("three");
        Envelope<?> after = proposed();

        run(back);

        assertThat(receiver.ids()).containsExactly(after.id().value());
    }

    @Test
    void the_newest_dead_letters_are_kept_and_the_others_counted() {
        Webhook webhook = open("one");
        List<String> facts = Stream.generate(this::proposed)
                .limit(DeliveryState.MOST_DEAD + 3)
                .map(fact -> fact.id().value())
                .toList();
        facts.forEach(fact -> receiver.answers(400));

        while (receiver.received().size() < facts.size()) {
            run(webhook);
        }
        run(webhook);

        DeliveryState state = webhook.state().orElseThrow();
        assertThat(state.dead())
                .hasSize(DeliveryState.MOST_DEAD)
                .first()
                .extracting(Delivery::id)
                .isEqualTo(facts.get(facts.size() - 1));
        assertThat(state.letter(facts.get(2))).isEmpty();
        assertThat(state.letter(facts.get(3))).isPresent();
        assertThat(state.dropped()).isEqualTo(3);
    }

    @Test
    void a_topic_in_place_of_another_is_read_from_the_moment_on_that_was_reached() {
        Webhook before = open("one");
        Envelope<ModelEvent> sent = proposed();
        run(before);
        before.close();
        models = new Shared<>(Topics.MODELS.name(), ModelEvent.class);
        models.publish(sent);
        Envelope<?> after = proposed();

        open("two");

        assertThat(receiver.ids()).containsExactly(sent.id().value(), after.id().value());
    }

    @Test
    void a_slow_receiver_delays_no_other() {
        try (Receiver slow = new Receiver().runs(() -> sleep(Duration.ofSeconds(20)))) {
            Webhook stuck = new Webhook(
                    settings("slow", slow.url(), NotifiedEvents.USUAL, ModelPatterns.ALL),
                    new WebhookContext(
                            "/test",
                            "one",
                            store,
                            context("one", store).logs(),
                            context("one", store).subjects(),
                            new Sender(ProxySelector.of(null), () -> now),
                            new RetrySchedule(() -> 1),
                            meters,
                            () -> now,
                            Duration.ofMillis(1)));
            begun(stuck);
            Webhook quick = open("one");
            proposed();
            WebhookThread first = WebhookThread.start(stuck);
            WebhookThread second = WebhookThread.start(quick);
            await(() -> slow.received().size() == 1 && receiver.received().size() == 1);
            first.end(Duration.ZERO); // cuts the attempt off
            second.end(Duration.ofSeconds(5));
        }
    }

    private static void await(BooleanSupplier holds) {
        Awaitility.await().until(holds::getAsBoolean);
    }

    private static void sleep(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static JobEvent failed(JobId job, Optional<Instant> retryAt) {
        return new JobEvent.Failed(JobKind.TRAINING, job, 1, new Failure("out-of-memory", "It needs more."), retryAt);
    }

    private static String failure(Webhook webhook) {
        return webhook.state().orElseThrow().current().orElseThrow().failure().orElseThrow();
    }

    private double attempts(String outcome) {
        return meters.get("weightflow.webhook.attempts")
                .tag("outcome", outcome)
                .counter()
                .count();
    }
}
