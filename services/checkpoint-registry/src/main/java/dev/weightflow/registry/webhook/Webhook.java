package dev.weightflow.registry.webhook;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.eventlog.EventLog;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.topic.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One webhook: tells its receiver of each fact at least once, and of none before the one ahead of it was delivered or given up. What it has done lies in the
 * bucket alone, so that any instance goes on where another has stopped.
 *
 * <p>{@link #step} is confined to one thread; the other methods are thread-safe.
 */
final class Webhook implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Webhook.class);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final Duration SHORT_PAUSE = Duration.ofSeconds(1);
    private static final Duration BETWEEN_SAVES = Duration.ofMinutes(1);
    /** Time after which an attempt by a process that says nothing more has ended, one way or another. */
    private static final Duration LONGEST_CLAIM = Sender.LONGEST.multipliedBy(2);

    private final WebhookSettings settings;
    private final WebhookContext context;
    private final DeliveryStore store;
    private final WebhookMetrics metrics;

    private List<FactQueue> queues = List.of();
    /** Attempt of another process that is waited for, and since when. */
    private Optional<Delivery> awaited = Optional.empty();

    private Instant awaitedSince = Instant.MIN;
    private Instant saved = Instant.MIN;

    Webhook(WebhookSettings settings, WebhookContext context) {
        this.settings = settings;
        this.context = context;
        this.store = new DeliveryStore(context.store(), settings.name());
        this.metrics = new WebhookMetrics(context.meters(), settings.name(), context.clock());
    }

    WebhookSettings settings() {
        return settings;
    }

    /** Returns how far it is; empty before its first start. */
    Optional<DeliveryState> state() {
        return store.find();
    }

    /**
     * Reads what is new, and makes at most one attempt to send.
     *
     * @return the time after which there may be something to do
     * @throws RuntimeException if a log or the store does not answer; it may be called again
     */
    Duration step() throws InterruptedException {
        try {
            if (queues.isEmpty()) {
                open();
            }
            boolean idle = queues.stream().allMatch(FactQueue::isEmpty);
            for (FactQueue queue : queues) {
                queue.read(idle ? context.poll() : Duration.ZERO);
            }
            Optional<QueuedFact> first = FactQueue.first(queues);
            if (first.isPresent()) {
                return deliver(first.get());
            }
            metrics.pending(Optional.empty());
            save();
            return Duration.ZERO;
        } catch (RuntimeException e) {
            reset(); // what is stored counts
            throw e;
        }
    }

    private void open() {
        Instant now = context.clock().instant();
        DeliveryState state = store.begin(now);
        List<FactQueue> opened = new ArrayList<>();
        queues = opened;
        for (Topic topic : settings.events().topics()) {
            EventLog<?> log = context.logs().open(topic);
            try {
                opened.add(FactQueue.open(
                        log, this::wants, Optional.ofNullable(state.positions().get(topic.name())), now));
            } catch (RuntimeException e) {
                log.close();
                throw e;
            }
        }
        // the beginning of what it is told of is kept from now on, and a topic that comes back begins anew
        Map<String, LogPosition> beginnings = positions();
        metrics.show(store.update(before -> before.advancedTo(beginnings).within(beginnings.keySet())));
        saved = now;
    }

    private boolean wants(Envelope<? extends Event> fact) {
        // a training whose model is not known yet is told of rather than lost
        return settings.events().include(fact.event())
                && context.subjects()
                        .model(fact.event())
                        .map(settings.models()::match)
                        .orElse(true);
    }

    private Map<String, LogPosition> positions() {
        Map<String, LogPosition> positions = new HashMap<>();
        queues.forEach(queue -> positions.put(queue.topic(), queue.position()));
        return positions;
    }

    private Duration deliver(QueuedFact first) throws InterruptedException {
        DeliveryState state = store.find().orElseThrow(() -> new IllegalStateException("its state was deleted"));
        metrics.show(state);
        List<QueuedFact> done = heads().filter(state::isPast).toList();
        if (!done.isEmpty()) {
            done.forEach(this::remove); // by another instance
            return Duration.ZERO;
        }
        Optional<QueuedFact> begun =
                state.current().flatMap(current -> heads().filter(current::isOf).findFirst());
        if (begun.isEmpty() && state.current().filter(this::isToCome).isPresent()) {
            return SHORT_PAUSE; // another instance has tried one that is not read here yet
        }
        QueuedFact fact = begun.orElse(first);
        metrics.pending(Optional.of(fact.event().time()));
        Delivery delivery = begun.flatMap(any -> state.current())
                .orElseGet(() -> Delivery.of(
                        fact, context.subjects().subject(fact.event().event())));
        Instant now = context.clock().instant();
        Optional<Duration> pause = pause(delivery, now);
        if (pause.isPresent()) {
            return pause.get();
        }
        Delivery attempt = delivery.begun(context.process(), now);
        DeliveryState claimed = store.update(before -> before.current().equals(state.current()) && !before.isPast(fact)
                ? before.withCurrent(Optional.of(attempt))
                : before);
        if (claimed.current().filter(attempt::equals).isPresent()) {
            settle(fact, attempt, context.send(settings, fact.event()));
        }
        return Duration.ZERO;
    }

    private Stream<QueuedFact> heads() {
        return queues.stream().flatMap(queue -> queue.heads().stream());
    }

    /** Returns whether that fact will still be read; otherwise the settings leave it out by now. */
    private boolean isToCome(Delivery delivery) {
        return queues.stream()
                .anyMatch(queue -> queue.topic().equals(delivery.topic())
                        && !queue.hasRead(delivery.partition(), delivery.offset()));
    }

    /** Returns how long to wait before the delivery may be tried, if it has to wait. */
    private Optional<Duration> pause(Delivery delivery, Instant now) {
        Optional<Duration> untilNext = delivery.next()
                .filter(now::isBefore)
                .map(next -> Duration.between(now, next))
                .map(left -> left.compareTo(LONGEST_PAUSE) < 0 ? left : LONGEST_PAUSE);
        if (untilNext.isPresent()
                || delivery.worker().filter(by -> !by.equals(context.process())).isEmpty()) {
            return untilNext;
        }
        if (awaited.filter(delivery::equals).isEmpty()) {
            awaited = Optional.of(delivery);
            awaitedSince = now;
        }
        // by this instance's own clock, since it has seen the attempt
        return Optional.of(SHORT_PAUSE)
                .filter(any -> Duration.between(awaitedSince, now).compareTo(LONGEST_CLAIM) < 0);
    }

    private void settle(QueuedFact fact, Delivery attempt, Outcome outcome) {
        Instant now = context.clock().instant();
        if (outcome instanceof Outcome.Delivered) {
            metrics.delivered();
            end(fact, state -> state.withDelivered(attempt.delivered()));
            return;
        }
        String reason = outcome.failure().orElseThrow();
        Optional<Instant> next = outcome instanceof Outcome.Failed failed
                ? context.schedule().next(attempt.time(), attempt.attempts(), now, failed.pause())
                : Optional.empty();
        LOG.warn(
                "The webhook {} could not deliver {} of {} in attempt {}: {}; {}",
                settings,
                attempt.event(),
                attempt.subject(),
                attempt.attempts(),
                reason,
                next.map(time -> "it is tried again at " + time)
                        .orElse("it is a dead letter now: ./weightflow webhooks redeliver " + settings.name()));
        if (next.isEmpty()) {
            metrics.deadLettered();
            end(fact, state -> state.withDead(attempt.failed(reason, Optional.empty())));
            return;
        }
        metrics.failed();
        metrics.show(
                store.update(state -> state.current().filter(attempt::equals).isPresent()
                        ? state.withCurrent(Optional.of(attempt.failed(reason, next)))
                        : state));
    }

    /** Ends a delivery together with the position behind it. */
    private void end(QueuedFact fact, UnaryOperator<DeliveryState> change) {
        remove(fact);
        Map<String, LogPosition> behind = positions();
        metrics.show(store.update(state -> change.apply(state)
                .withCurrent(state.current().filter(other -> !other.isOf(fact)))
                .advancedTo(behind)));
        saved = context.clock().instant();
    }

    private void remove(QueuedFact fact) {
        queues.stream().filter(queue -> queue.topic().equals(fact.topic())).forEach(queue -> queue.remove(fact));
    }

    /** Stores the position now and then, so that a change of the settings does not reach back far. */
    private void save() {
        Instant now = context.clock().instant();
        if (!queues.isEmpty() && Duration.between(saved, now).compareTo(BETWEEN_SAVES) >= 0) {
            saved = now;
            metrics.show(store.update(before -> before.advancedTo(positions())));
        }
    }

    private void reset() {
        List<FactQueue> open = queues;
        queues = List.of();
        open.forEach(FactQueue::close);
    }

    /** Returns what people do with it by hand. */
    Redelivery byHand() {
        return new Redelivery(settings, context, store, metrics);
    }

    @Override
    public void close() {
        try {
            if (queues.stream().allMatch(FactQueue::isEmpty)) {
                saved = Instant.MIN;
                save();
            }
        } finally {
            reset();
        }
    }
}
