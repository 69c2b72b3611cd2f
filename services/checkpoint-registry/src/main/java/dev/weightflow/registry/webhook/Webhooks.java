package dev.weightflow.registry.webhook;

import dev.weightflow.platform.event.FactReader;
import dev.weightflow.platform.event.KafkaConnection;
import dev.weightflow.platform.eventlog.EventLog;
import dev.weightflow.platform.eventlog.KafkaEventLog;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.projection.Journals;
import dev.weightflow.registry.problem.RegistryException;
import dev.weightflow.schema.event.JobEvent;
import dev.weightflow.schema.event.ModelEvent;
import dev.weightflow.schema.event.ModelEvent.RetrainingEvent;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.topic.Topic;
import dev.weightflow.schema.topic.Topics;
import dev.weightflow.schema.training.EvaluationOptions;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.net.ProxySelector;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

/** All webhooks of this instance, each on a thread of its own, so that a slow receiver delays nothing else. Thread-safe. */
public final class Webhooks implements AutoCloseable {
    /** Those of an instance that has none. */
    public static final Webhooks NONE = new Webhooks(List.of());

    private static final Duration POLL = Duration.ofMillis(500);
    /** Shorter than what waits for the process to end. */
    private static final Duration TO_STOP = Duration.ofSeconds(5);

    private final List<Webhook> webhooks;
    private final List<WebhookThread> threads = new ArrayList<>();

    Webhooks(List<Webhook> webhooks) {
        this.webhooks = webhooks;
    }

    /**
     * Starts the webhooks. They follow the logs with readers of their own, from where they last were.
     *
     * @param source CloudEvents source of the messages that are about nothing
     * @param console the console's address, to which messages link, if it is set
     */
    public static Webhooks start(
            List<WebhookSettings> settings,
            String source,
            Optional<URI> console,
            KafkaConnection kafka,
            FactReader facts,
            ObjectStore store,
            Journals journals,
            ProxySelector proxies,
            MeterRegistry meters,
            InstantSource clock) {
        if (settings.isEmpty()) {
            return NONE;
        }
        Function<JobId, Optional<ModelName>> trained = job -> journals.trainings()
                .spec(job)
                .flatMap(spec -> spec.evaluation())
                .flatMap(EvaluationOptions::model);
        WebhookContext context = new WebhookContext(
                source,
                UUID.randomUUID().toString(),
                store,
                topic -> open(topic, kafka, facts),
                new FactSubjects(trained, console),
                new Sender(proxies, clock),
                new RetrySchedule(() -> ThreadLocalRandom.current().nextDouble()),
                meters,
                clock,
                POLL);
        Webhooks webhooks = new Webhooks(
                settings.stream().map(each -> new Webhook(each, context)).toList());
        webhooks.webhooks.forEach(each -> webhooks.threads.add(WebhookThread.start(each)));
        return webhooks;
    }

    private static EventLog<?> open(Topic topic, KafkaConnection kafka, FactReader facts) {
        KafkaConnection own = kafka.withClientId(kafka.clientId() + ".webhooks");
        // the journals' clients have the metrics
        MeterRegistry none = new CompositeMeterRegistry();
        if (topic.equals(Topics.MODELS)) {
            return KafkaEventLog.open(own, topic, ModelEvent.class, none, facts);
        }
        return topic.equals(Topics.RETRAINING)
                ? KafkaEventLog.open(own, topic, RetrainingEvent.class, none, facts)
                : KafkaEventLog.open(own, topic, JobEvent.class, none, facts);
    }

    /** Returns all webhooks with how far they are. */
    public List<WebhookStatus> all() {
        return webhooks.stream()
                .map(each -> WebhookStatus.of(each.settings(), each.state()))
                .toList();
    }

    /**
     * Returns what a webhook sends now, what it has given up, and what it has delivered last, in this order.
     *
     * @throws dev.weightflow.platform.problem.NotFoundException if there is no such webhook
     */
    public List<DeliveryStatus> deliveries(String name) {
        return webhook(name).state().map(DeliveryStatus::all).orElse(List.of());
    }

    /**
     * Sends a dead letter again.
     *
     * @param id the id of the fact
     * @throws dev.weightflow.platform.problem.ProblemException if there is no such letter, or it is not delivered
     */
    public DeliveryStatus redeliver(String name, String id) throws InterruptedException {
        Webhook webhook = webhook(name);
        requireDelivered(name, webhook.byHand().redeliver(id));
        return deliveries(name).stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow(() -> RegistryException.noDeadLetter(name, id));
    }

    /**
     * Sends a message that is about nothing.
     *
     * @return the receiver's status
     * @throws dev.weightflow.platform.problem.ProblemException if there is no such webhook, or it is not delivered
     */
    public int test(String name) throws InterruptedException {
        return requireDelivered(name, webhook(name).byHand().test());
    }

    private static int requireDelivered(String name, Outcome outcome) {
        outcome.failure().ifPresent(reason -> {
            throw RegistryException.notDelivered(name, reason);
        });
        return ((Outcome.Delivered) outcome).status();
    }

    private Webhook webhook(String name) {
        return webhooks.stream()
                .filter(each -> each.settings().name().equals(name))
                .findFirst()
                .orElseThrow(() -> RegistryException.noWebhook(name));
    }

    @Override
    public void close() {
        threads.forEach(WebhookThread::stop);
        long began = System.nanoTime();
        threads.forEach(thread -> thread.end(TO_STOP.minusNanos(System.nanoTime() - began)));
    }
}
